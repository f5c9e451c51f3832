import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Sealer } from '@zendo/tenancy';
import { DataSource, type EntityManager } from 'typeorm';
import { Config } from '../config/config.js';
import { isUuid } from '../database/uuid.js';
import { Import, type ImportReport } from './import.entity.js';
import { ImportNotFoundError, ImportStateError } from './import.errors.js';

/** Imports and their parts. A part is encrypted with a key of the control plane: there are a server's secrets in it. */
@Injectable()
export class ImportsRepository {
  readonly #sealer: Sealer;

  constructor(
    private readonly dataSource: DataSource,
    config: Config,
  ) {
    this.#sealer = new Sealer(config.masterKey.deriveControlPlane('imports'));
  }

  /** @throws ImportNotFoundError */
  async get(id: string, manager: EntityManager = this.dataSource.manager): Promise<Import> {
    const found = isUuid(id) ? await manager.findOneBy(Import, { id }) : null;
    if (!found) throw new ImportNotFoundError();
    return found;
  }

  async insert(row: Pick<Import, 'tenantId' | 'keepOwner' | 'source'>, manager: EntityManager): Promise<Import> {
    const id = randomUUID();
    const expiresAt = () => `now() + interval '24 hours'`;
    await manager.insert(Import, { ...row, id, state: 'receiving', expiresAt });
    return this.get(id, manager);
  }

  /**
   * Stores a part; one that is there is replaced, so that a repeat is harmless.
   * @throws ImportNotFoundError, ImportStateError
   */
  async putPart(id: string, number: number, part: Buffer): Promise<void> {
    if (!isUuid(id)) throw new ImportNotFoundError();
    const rows = await this.dataSource.query<unknown[]>(
      `INSERT INTO control_plane.import_part (import_id, number, sealed)
       SELECT id, $2, $3 FROM control_plane.import WHERE id = $1 AND state = 'receiving' FOR SHARE
       ON CONFLICT (import_id, number) DO UPDATE SET sealed = excluded.sealed RETURNING number`,
      [id, number, this.#sealer.seal(part, placeOf(id, number))],
    );
    if (rows.length === 0) throw new ImportStateError((await this.get(id)).state);
  }

  /** How many of the parts 1 … `parts` are there. */
  async countParts(id: string, parts: number, manager: EntityManager): Promise<number> {
    const [row] = await manager.query<{ count: string }[]>(
      'SELECT count(*) FROM control_plane.import_part WHERE import_id = $1 AND number BETWEEN 1 AND $2',
      [id, parts],
    );
    return Number(row?.count);
  }

  /** The archive, part by part. */
  async *archive({ id, parts }: Pick<Import, 'id' | 'parts'>): AsyncGenerator<Buffer> {
    for (let number = 1; number <= (parts ?? 0); number += 1) {
      const [row] = await this.dataSource.query<{ sealed: Buffer }[]>(
        'SELECT sealed FROM control_plane.import_part WHERE import_id = $1 AND number = $2',
        [id, number],
      );
      // Gone: the import was given up meanwhile. What reads on finds an archive that is cut off.
      if (!row) return;
      yield this.#sealer.open(row.sealed, placeOf(id, number));
    }
  }

  async start(id: string, parts: number, operationId: string, manager: EntityManager): Promise<void> {
    await manager.query(
      `UPDATE control_plane.import SET state = 'started', parts = $2, operation_id = $3, updated_at = now() WHERE id = $1`,
      [id, parts, operationId],
    );
  }

  /**
   * Runs `commit`, which makes an import that was loaded count, while the tenant's row is held and only if the import is
   * still wanted; then the import is `loaded` and its parts are gone.
   * @returns whether it was still wanted
   */
  async whileWanted(
    { id, tenantId }: Pick<Import, 'id' | 'tenantId'>,
    commit: () => Promise<ImportReport>,
  ): Promise<boolean> {
    return this.dataSource.transaction(async (manager) => {
      const rows = await manager.query<unknown[]>(
        `SELECT t.id FROM control_plane.tenant t JOIN control_plane.import i ON i.id = t.import_id
           JOIN control_plane.operation o ON o.id = i.operation_id
          WHERE t.id = $1 AND t.import_id = $2 AND i.state = 'started' AND o.status IN ('pending', 'running')
            FOR UPDATE OF t, i`,
        [tenantId, id],
      );
      if (rows.length === 0) return false;
      const report = await commit();
      await manager.query(
        `UPDATE control_plane.import SET state = 'loaded', report = $2, updated_at = now() WHERE id = $1`,
        [id, JSON.stringify(report)],
      );
      await manager.query('DELETE FROM control_plane.import_part WHERE import_id = $1', [id]);
      return true;
    });
  }

  /** Gives up an import that was not started. @throws ImportNotFoundError, ImportStateError */
  async discard(id: string): Promise<void> {
    if (!isUuid(id)) throw new ImportNotFoundError();
    const [rows] = await this.dataSource.query<[unknown[], number]>(
      `DELETE FROM control_plane.import WHERE id = $1 AND state = 'receiving' RETURNING id`,
      [id],
    );
    if (rows.length === 0) throw new ImportStateError((await this.get(id)).state);
  }

  /** A started import will not be loaded any more: it has failed, and its parts are gone. Its tenant's row is locked. */
  async giveUp(id: string, manager: EntityManager): Promise<void> {
    await manager.query(`UPDATE control_plane.import SET state = 'failed', updated_at = now() WHERE id = $1`, [id]);
    await manager.query('DELETE FROM control_plane.import_part WHERE import_id = $1', [id]);
  }

  /** Takes away what was never started, and the parts of what will not be loaded any more. */
  async forget(): Promise<void> {
    await this.dataSource.query(`DELETE FROM control_plane.import WHERE state = 'receiving' AND expires_at <= now()`);
    await this.dataSource.query(
      `WITH given_up AS (
         UPDATE control_plane.import i SET state = 'failed', updated_at = now()
          WHERE i.state = 'started'
            AND NOT EXISTS (SELECT FROM control_plane.tenant t WHERE t.id = i.tenant_id AND t.import_id = i.id)
         RETURNING id
       ) DELETE FROM control_plane.import_part WHERE import_id IN (SELECT id FROM given_up)`,
    );
  }
}

const placeOf = (id: string, number: number): string => `import:${id}:${number}`;
