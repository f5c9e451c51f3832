import { Injectable, type StreamableFile } from '@nestjs/common';
import { Database } from '../database/database.js';
import { NotFoundError, ValueError } from '../kernel/errors/zenml.error.js';
import { Downloads, type Wanted } from '../object-stores/downloads/downloads.service.js';

interface CodePlace {
  readonly code_path: string | null;
  readonly stack_id: string | null;
  /** The stack's artifact store. */
  readonly store_id: string | null;
}

/** The code that a client uploaded with a snapshot, in the artifact store of the snapshot's stack. */
@Injectable()
export class SnapshotCodeService {
  constructor(
    private readonly database: Database,
    private readonly downloads: Downloads,
  ) {}

  /** @throws NotFoundError (404), ValueError (400) when there is no code, and as {@link Downloads.check}. */
  async check(snapshotId: string, userId: string): Promise<void> {
    await this.downloads.check(await this.#wanted(snapshotId, userId));
  }

  /** @throws as {@link check} */
  async file(snapshotId: string, userId: string): Promise<StreamableFile> {
    return this.downloads.file(await this.#wanted(snapshotId, userId), `${snapshotId}-code.tar.gz`);
  }

  async #wanted(snapshotId: string, userId: string): Promise<Wanted> {
    const place = await this.database.first<CodePlace>(
      `SELECT s.code_path, s.stack_id,
              (SELECT c.id FROM stack_composition sc JOIN stack_component c ON c.id = sc.component_id
                WHERE sc.stack_id = s.stack_id AND c.type = 'artifact_store' LIMIT 1) AS store_id
         FROM pipeline_snapshot s WHERE s.id = $1`,
      [snapshotId],
    );
    if (!place) throw NotFoundError.byId('pipeline snapshot', snapshotId);
    if (!place.code_path) throw new ValueError(`Snapshot ${snapshotId} has no code path.`);
    if (!place.stack_id || !place.store_id) throw new ValueError(`Snapshot ${snapshotId} has no stack.`);
    return {
      storeId: place.store_id,
      path: place.code_path,
      userId,
      what: `file '${place.code_path}'`,
      missing: `The file '${place.code_path}' does not exist.`,
    };
  }
}
