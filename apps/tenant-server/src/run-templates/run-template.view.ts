import { buildModels } from '../builds/build.view.js';
import { codeReferenceModels } from '../code-repositories/code-reference.view.js';
import type { Sql } from '../database/sql.js';
import { distinct, model, type Model } from '../kernel/model.js';
import { pipelineModels } from '../pipelines/pipeline.model.js';
import { snapshotModels } from '../snapshots/snapshot.view.js';
import { tagsOf } from '../tags/tag.view.js';
import { userModels } from '../users/user.view.js';

export interface RunTemplateRow {
  readonly id: string;
  readonly created: string;
  readonly updated: string;
  readonly user_id: string | null;
  readonly project_id: string;
  readonly name: string;
  readonly hidden: boolean;
  readonly description: string | null;
  readonly source_snapshot_id: string | null;
  readonly pipeline_id: string | null;
  readonly build_id: string | null;
  readonly code_reference_id: string | null;
  /** JSON object. */
  readonly pipeline_spec: string | null;
  readonly runnable: boolean;
}

/** With what a template has from its snapshot. */
export const RUN_TEMPLATE_COLUMNS =
  't.id, t.created, t.updated, t.user_id, t.project_id, t.name, t.hidden, t.description, t.source_snapshot_id, ' +
  's.pipeline_id, s.build_id, s.code_reference_id, s.pipeline_spec, ' +
  '(b.id IS NOT NULL AND NOT b.is_local AND b.stack_id IS NOT NULL) AS runnable';
export const RUN_TEMPLATE_TABLES =
  'run_template t LEFT JOIN pipeline_snapshot s ON s.id = t.source_snapshot_id ' +
  'LEFT JOIN pipeline_build b ON b.id = s.build_id';

/** These run templates in full, in the order of `rows`; always the same number of statements. */
export async function runTemplateViews(
  sql: Sql,
  rows: readonly RunTemplateRow[],
  { hydrate }: { hydrate: boolean },
): Promise<Model[]> {
  const ids = rows.map((row) => row.id);
  const [users, snapshots, pipelines, builds, references, tags, runs] = await Promise.all([
    userModels(sql, distinct(rows.map((row) => row.user_id))),
    snapshotModels(sql, distinct(rows.map((row) => row.source_snapshot_id))),
    pipelineModels(sql, distinct(rows.map((row) => row.pipeline_id))),
    buildModels(sql, distinct(rows.map((row) => row.build_id))),
    codeReferenceModels(sql, distinct(rows.map((row) => row.code_reference_id))),
    tagsOf(sql, 'run_template', ids),
    latestRunsOf(sql, ids),
  ]);
  return rows.map((row) => {
    const { id, name, created, updated, user_id, project_id, runnable, hidden } = row;
    const run = runs.get(id);
    return model({
      id,
      name,
      body: { created, updated, user_id, project_id, runnable, hidden },
      metadata: hydrate
        ? {
            description: row.description,
            pipeline_spec: row.pipeline_spec ? (JSON.parse(row.pipeline_spec) as unknown) : null,
            config_template: null,
            config_schema: null,
          }
        : null,
      resources: {
        user: users.get(user_id ?? '') ?? null,
        source_snapshot: snapshots.get(row.source_snapshot_id ?? '') ?? null,
        pipeline: pipelines.get(row.pipeline_id ?? '') ?? null,
        build: builds.get(row.build_id ?? '') ?? null,
        code_reference: references.get(row.code_reference_id ?? '') ?? null,
        tags: tags.get(id) ?? [],
        latest_run_id: run?.id ?? null,
        latest_run_status: run?.status ?? null,
      },
    });
  });
}

interface LatestRun {
  readonly template_id: string;
  readonly id: string;
  readonly status: string;
}

async function latestRunsOf(sql: Sql, templateIds: readonly string[]): Promise<Map<string, LatestRun>> {
  if (templateIds.length === 0) return new Map();
  const rows = await sql.query<LatestRun>(
    `SELECT DISTINCT ON (s.template_id) s.template_id, r.id, r.status
       FROM pipeline_snapshot s JOIN pipeline_run r ON r.snapshot_id = s.id
      WHERE s.template_id = ANY($1::uuid[]) ORDER BY s.template_id, r.created DESC, r.id DESC`,
    [templateIds],
  );
  return new Map(rows.map((row) => [row.template_id, row]));
}
