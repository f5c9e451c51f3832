import { buildModels } from '../builds/build.view.js';
import { codeReferenceModels } from '../code-repositories/code-reference.view.js';
import { curatedVisualizationsOf } from '../curated-visualizations/curated-visualization.view.js';
import type { Sql } from '../database/sql.js';
import { deploymentsOfSnapshots } from '../deployments/deployment.model.js';
import { distinct, model, type Model } from '../kernel/model.js';
import { isThere } from '../kernel/sql-text.js';
import { pipelineModels } from '../pipelines/pipeline.model.js';
import { scheduleModels } from '../schedules/schedule.view.js';
import { stackModels } from '../stacks/stack.view.js';
import { tagsOf } from '../tags/tag.view.js';
import { userModels } from '../users/user.view.js';
import { snapshotMetadata, type SnapshotDetails } from './snapshot-metadata.js';

export interface SnapshotRow extends Partial<SnapshotDetails> {
  readonly id: string;
  readonly created: string;
  readonly updated: string;
  readonly user_id: string | null;
  readonly project_id: string;
  readonly name: string | null;
  readonly is_dynamic: boolean;
  readonly pipeline_id: string;
  readonly stack_id: string | null;
  readonly build_id: string | null;
  readonly schedule_id: string | null;
  readonly code_reference_id: string | null;
  readonly runnable: boolean;
  readonly deployable: boolean;
}

const BODY_COLUMNS =
  's.id, s.created, s.updated, s.user_id, s.project_id, s.name, s.is_dynamic, s.pipeline_id, s.stack_id, s.build_id, ' +
  's.schedule_id, s.code_reference_id, ' +
  '(b.id IS NOT NULL AND NOT b.is_local AND b.stack_id IS NOT NULL) AS runnable, ' +
  `(b.id IS NOT NULL AND ${isThere(`stack_composition sc JOIN stack_component c ON c.id = sc.component_id
     WHERE sc.stack_id = s.stack_id AND c.type = 'deployer'`)}) AS deployable`;
const DETAIL_COLUMNS =
  's.description, s.source_code, s.run_name_template, s.pipeline_configuration, s.client_environment, ' +
  's.client_version, s.server_version, s.pipeline_version_hash, s.pipeline_spec, s.code_path, s.template_id, ' +
  's.source_snapshot_id';

export const SNAPSHOT_TABLES = 'pipeline_snapshot s LEFT JOIN pipeline_build b ON b.id = s.build_id';

/** Configurations are large, so they are read only when they are shown. */
export const snapshotColumns = (hydrate: boolean): string =>
  hydrate ? `${BODY_COLUMNS}, ${DETAIL_COLUMNS}` : BODY_COLUMNS;

export interface SnapshotViewOptions {
  readonly hydrate: boolean;
  /** Names of the steps whose configurations are shown; all of them when nothing is named. */
  readonly steps?: readonly string[];
  readonly pythonPackages?: boolean;
}

/** These snapshots in full, in the order of `rows`; always the same number of statements. */
export async function snapshotViews(
  sql: Sql,
  rows: readonly SnapshotRow[],
  options: SnapshotViewOptions,
): Promise<Model[]> {
  const ids = rows.map((row) => row.id);
  const [latest, pipelines, stacks, builds, schedules, references, deployments, tags, visualizations, metadata] =
    await Promise.all([
      latestRunsOf(sql, ids),
      pipelineModels(sql, distinct(rows.map((row) => row.pipeline_id))),
      stackModels(sql, distinct(rows.map((row) => row.stack_id))),
      buildModels(sql, distinct(rows.map((row) => row.build_id))),
      scheduleModels(sql, distinct(rows.map((row) => row.schedule_id))),
      codeReferenceModels(sql, distinct(rows.map((row) => row.code_reference_id))),
      deploymentsOfSnapshots(sql, ids),
      tagsOf(sql, 'pipeline_snapshot', ids),
      curatedVisualizationsOf(sql, 'pipeline_snapshot', ids),
      options.hydrate ? snapshotMetadata(sql, rows as readonly (SnapshotRow & SnapshotDetails)[], options) : undefined,
    ]);
  const runUsers = [...latest.values()].map((run) => run.user_id);
  const users = await userModels(sql, distinct([...rows.map((row) => row.user_id), ...runUsers]));
  return rows.map((row) => {
    const run = latest.get(row.id);
    return snapshotModel(row, metadata?.get(row.id) ?? null, {
      user: users.get(row.user_id ?? '') ?? null,
      pipeline: pipelines.get(row.pipeline_id) ?? null,
      stack: stacks.get(row.stack_id ?? '') ?? null,
      build: builds.get(row.build_id ?? '') ?? null,
      schedule: schedules.get(row.schedule_id ?? '') ?? null,
      code_reference: references.get(row.code_reference_id ?? '') ?? null,
      deployment: deployments.get(row.id) ?? null,
      tags: tags.get(row.id) ?? [],
      latest_run_id: run?.id ?? null,
      latest_run_status: run?.status ?? null,
      latest_run_user: users.get(run?.user_id ?? '') ?? null,
      visualizations: visualizations.get(row.id) ?? [],
    });
  });
}

function snapshotModel(row: SnapshotRow, metadata: Model['metadata'], resources: Model['resources']): Model {
  const { id, name, created, updated, user_id, project_id, runnable, deployable, is_dynamic, pipeline_id } = row;
  const body = { created, updated, user_id, project_id, runnable, deployable, is_dynamic, pipeline_id };
  return model({ id, name, body, metadata, resources });
}

/** Nested form of these snapshots, by id. */
export async function snapshotModels(sql: Sql, ids: readonly string[]): Promise<Map<string, Model>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.query<SnapshotRow>(
    `SELECT ${BODY_COLUMNS} FROM ${SNAPSHOT_TABLES} WHERE s.id = ANY($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, snapshotModel(row, null, null)]));
}

interface LatestRun {
  readonly source_id: string;
  readonly id: string;
  readonly status: string;
  readonly user_id: string | null;
}

/** The newest run of any snapshot that was made from each of these; a snapshot's own first run does not count. */
async function latestRunsOf(sql: Sql, snapshotIds: readonly string[]): Promise<Map<string, LatestRun>> {
  if (snapshotIds.length === 0) return new Map();
  // The inner LIMIT keeps the planner to one index look-up a derived snapshot: a join would read every run there is.
  const rows = await sql.query<LatestRun>(
    `SELECT DISTINCT ON (derived.source_snapshot_id) derived.source_snapshot_id AS source_id, run.id, run.status, run.user_id
       FROM pipeline_snapshot derived CROSS JOIN LATERAL (
         SELECT id, status, user_id, created FROM pipeline_run WHERE snapshot_id = derived.id
          ORDER BY created DESC, id DESC LIMIT 1) run
      WHERE derived.source_snapshot_id = ANY($1::uuid[]) ORDER BY derived.source_snapshot_id, run.created DESC, run.id DESC`,
    [snapshotIds],
  );
  return new Map(rows.map((row) => [row.source_id, row]));
}
