import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Sql } from '../database/sql.js';
import { NOW } from '../kernel/sql-text.js';

const PRUNE_BATCH = 250;

/** What keeps a snapshot `s`: whoever deletes one that something points to deletes runs with it. */
const IS_REFERENCED = `(s.schedule_id IS NOT NULL OR s.template_id IS NOT NULL
  OR EXISTS (SELECT 1 FROM pipeline_run x WHERE x.snapshot_id = s.id)
  OR EXISTS (SELECT 1 FROM step_run x WHERE x.snapshot_id = s.id)
  OR EXISTS (SELECT 1 FROM deployment x WHERE x.snapshot_id = s.id)
  OR EXISTS (SELECT 1 FROM run_template x WHERE x.source_snapshot_id = s.id)
  OR EXISTS (SELECT 1 FROM trigger_snapshot x WHERE x.snapshot_id = s.id)
  OR EXISTS (SELECT 1 FROM pipeline_snapshot x WHERE x.source_snapshot_id = s.id))`;

const IS_OLD = `s.project_id = $1 AND s.name IS NULL AND s.created < $2::timestamp AND NOT ${IS_REFERENCED}`;

/** How snapshots go: by name taken over, by deletion, by age. */
@Injectable()
export class SnapshotRetirementRepository {
  constructor(private readonly database: Database) {}

  /** Frees a name: its holder is deleted, or goes on without a name when something still points to it. */
  async releaseName(sql: Sql, pipelineId: string, name: string, exceptId?: string): Promise<void> {
    const holder = await sql.first<{ id: string; referenced: boolean }>(
      `SELECT s.id, ${IS_REFERENCED} AS referenced FROM pipeline_snapshot s
        WHERE s.pipeline_id = $1 AND s.name = $2 FOR UPDATE OF s`,
      [pipelineId, name],
    );
    if (!holder || holder.id === exceptId) return;
    if (!holder.referenced) return deleteSnapshots(sql, [holder.id]);
    await sql.run(`UPDATE pipeline_snapshot SET name = NULL, updated = ${NOW} WHERE id = $1`, [holder.id]);
    await this.detachTriggers(sql, holder.id);
  }

  /** A snapshot without a name is no longer what triggers start. */
  async detachTriggers(sql: Sql, sourceId: string): Promise<void> {
    await sql.run(
      `DELETE FROM trigger_snapshot WHERE snapshot_id IN
         (SELECT id FROM pipeline_snapshot WHERE source_snapshot_id = $1)`,
      [sourceId],
    );
  }

  /** Its runs go with it; what was made from it stays but forgets its origin. */
  async delete(sql: Sql, id: string): Promise<void> {
    await this.detachTriggers(sql, id);
    await sql.run('UPDATE pipeline_snapshot SET source_snapshot_id = NULL WHERE source_snapshot_id = $1', [id]);
    await deleteSnapshots(sql, [id]);
  }

  /** @param olderThan wire time. */
  async countOld(projectId: string, olderThan: string): Promise<number> {
    const row = await this.database.first<{ count: number }>(
      `SELECT count(*) AS count FROM pipeline_snapshot s WHERE ${IS_OLD}`,
      [projectId, olderThan],
    );
    return row?.count ?? 0;
  }

  /**
   * Deletes in batches, each a transaction of its own, until nothing is left to delete: what the last batch made
   * unreferenced goes too. A stop half-way leaves whole snapshots, and a repeat goes on from there.
   * @returns how many went.
   */
  async deleteOld(projectId: string, olderThan: string): Promise<number> {
    let deleted = 0;
    for (;;) {
      const batch = await this.database.transaction(async (sql) => {
        const rows = await sql.query<{ id: string }>(
          `SELECT s.id FROM pipeline_snapshot s WHERE ${IS_OLD} ORDER BY s.created LIMIT ${PRUNE_BATCH} FOR UPDATE OF s`,
          [projectId, olderThan],
        );
        await deleteSnapshots(
          sql,
          rows.map(({ id }) => id),
        );
        return rows.length;
      });
      if (batch === 0) return deleted;
      deleted += batch;
    }
  }
}

async function deleteSnapshots(sql: Sql, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await sql.run('DELETE FROM pipeline_snapshot WHERE id = ANY($1::uuid[])', [ids]);
}
