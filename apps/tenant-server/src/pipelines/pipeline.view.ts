import { curatedVisualizationsOf } from '../curated-visualizations/curated-visualization.view.js';
import type { Sql } from '../database/sql.js';
import { distinct, type Model } from '../kernel/model.js';
import { tagsOf } from '../tags/tag.view.js';
import { userModels } from '../users/user.view.js';
import { pipelineModel, type PipelineRow } from './pipeline.model.js';

export { pipelineModels } from './pipeline.model.js';

export interface LatestRun {
  readonly id: string;
  readonly status: string;
  readonly user_id: string | null;
}

/** These pipelines in full, in the order of `rows`; always the same number of statements. */
export async function pipelineViews(
  sql: Sql,
  rows: readonly PipelineRow[],
  { hydrate }: { hydrate: boolean },
): Promise<Model[]> {
  const ids = rows.map((row) => row.id);
  const [latest, tags, visualizations] = await Promise.all([
    latestRunsOf(sql, ids),
    tagsOf(sql, 'pipeline', ids),
    curatedVisualizationsOf(sql, 'pipeline', ids),
  ]);
  const users = await userModels(
    sql,
    distinct([...rows.map((row) => row.user_id), ...[...latest.values()].map((run) => run.user_id)]),
  );
  return rows.map((row) => {
    const run = latest.get(row.id);
    return pipelineModel(row, hydrate ? { description: row.description } : null, {
      user: users.get(row.user_id ?? '') ?? null,
      latest_run_user: users.get(run?.user_id ?? '') ?? null,
      latest_run_id: run?.id ?? null,
      latest_run_status: run?.status ?? null,
      tags: tags.get(row.id) ?? [],
      visualizations: visualizations.get(row.id) ?? [],
    });
  });
}

/** One index look-up a pipeline, whatever the number of its runs. */
async function latestRunsOf(sql: Sql, pipelineIds: readonly string[]): Promise<Map<string, LatestRun>> {
  if (pipelineIds.length === 0) return new Map();
  const rows = await sql.query<LatestRun & { pipeline_id: string }>(
    `SELECT p.id AS pipeline_id, r.id, r.status, r.user_id FROM unnest($1::uuid[]) AS p(id)
       CROSS JOIN LATERAL (SELECT id, status, user_id FROM pipeline_run WHERE pipeline_id = p.id
                            ORDER BY created DESC, id DESC LIMIT 1) r`,
    [pipelineIds],
  );
  return new Map(rows.map((row) => [row.pipeline_id, row]));
}
