import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import {
  IllegalOperationError,
  NotFoundError,
  NotImplementedHereError,
  ValueError,
} from '../kernel/errors/zenml.error.js';

interface CodePlace {
  readonly code_path: string | null;
  readonly stack_id: string | null;
  /** Flavor of the stack's artifact store. */
  readonly flavor: string | null;
}

/** The code that a client uploaded with a snapshot lies in an artifact store, which only the client's side can read. */
@Injectable()
export class SnapshotCodeService {
  constructor(private readonly database: Database) {}

  /**
   * @throws NotFoundError (404), ValueError (400) when there is no code, IllegalOperationError (403) when it lies on a
   * user's own machine, NotImplementedHereError (501) when it lies in a remote store.
   */
  async refuse(snapshotId: string): Promise<never> {
    const place = await this.database.first<CodePlace>(
      `SELECT s.code_path, s.stack_id,
              (SELECT c.flavor FROM stack_composition sc JOIN stack_component c ON c.id = sc.component_id
                WHERE sc.stack_id = s.stack_id AND c.type = 'artifact_store' LIMIT 1) AS flavor
         FROM pipeline_snapshot s WHERE s.id = $1`,
      [snapshotId],
    );
    if (!place) throw NotFoundError.byId('pipeline snapshot', snapshotId);
    if (!place.code_path) throw new ValueError(`Snapshot ${snapshotId} has no code path.`);
    if (!place.stack_id) throw new ValueError(`Snapshot ${snapshotId} has no stack.`);
    if (place.flavor === 'local') {
      throw new IllegalOperationError('Files in a local artifact store cannot be accessed from the server.');
    }
    throw new NotImplementedHereError('This server does not read files from artifact stores.');
  }
}
