import { artifactVersionModels } from '../artifact-versions/artifact-version.view.js';
import { buildModels } from '../builds/build.view.js';
import { codeReferenceModels } from '../code-repositories/code-reference.view.js';
import { curatedVisualizationsOf } from '../curated-visualizations/curated-visualization.view.js';
import type { Sql } from '../database/sql.js';
import { distinct, groupBy, type Model } from '../kernel/model.js';
import { isThere } from '../kernel/sql-text.js';
import { logsOf } from '../logs/logs.view.js';
import { modelVersionModels } from '../model-versions/model-version.view.js';
import { pipelineModels } from '../pipelines/pipeline.view.js';
import { pendingConditionsOf } from '../run-wait-conditions/run-wait-condition.model.js';
import { scheduleModels } from '../schedules/schedule.view.js';
import { snapshotModels } from '../snapshots/snapshot.view.js';
import { stackModels } from '../stacks/stack.view.js';
import { tagsOf } from '../tags/tag.view.js';
import { userModels } from '../users/user.view.js';
import { runModels } from './run.view.js';

/** What the resources of a run are found by. */
export interface RunLinksRow {
  readonly id: string;
  readonly user_id: string | null;
  readonly snapshot_id: string | null;
  readonly source_snapshot_id: string | null;
  readonly stack_id: string | null;
  readonly shown_pipeline_id: string | null;
  readonly build_id: string | null;
  readonly schedule_id: string | null;
  readonly code_reference_id: string | null;
  readonly model_version_id: string | null;
  readonly original_run_id: string | null;
  readonly parent_run_id: string | null;
  readonly has_tags: boolean;
  readonly has_logs: boolean;
  readonly has_outputs: boolean;
  readonly has_visualizations: boolean;
  readonly is_waiting: boolean;
}

type Link = Exclude<keyof RunLinksRow, 'id' | Flag>;
type Flag = 'has_tags' | 'has_logs' | 'has_outputs' | 'has_visualizations' | 'is_waiting';

/** The select list of a {@link RunLinksRow}, without the id, over `pipeline_run r` and its `pipeline_snapshot s`. */
export const RUN_LINKS =
  'r.snapshot_id, s.source_snapshot_id, s.code_reference_id, r.model_version_id, r.original_run_id, r.parent_run_id, ' +
  'coalesce(s.stack_id, r.stack_id) AS stack_id, coalesce(s.pipeline_id, r.pipeline_id) AS shown_pipeline_id, ' +
  'coalesce(s.build_id, r.build_id) AS build_id, coalesce(s.schedule_id, r.schedule_id) AS schedule_id, ' +
  `${isThere('tag_resource x WHERE x.resource_id = r.id')} AS has_tags, ` +
  `${isThere('logs x WHERE x.pipeline_run_id = r.id')} AS has_logs, ` +
  `${isThere('pipeline_run_output x WHERE x.pipeline_run_id = r.id')} AS has_outputs, ` +
  `${isThere('curated_visualization x WHERE x.resource_id = r.id')} AS has_visualizations, ` +
  `${isThere("run_wait_condition x WHERE x.run_id = r.id AND x.status = 'pending'")} AS is_waiting`;

/** The `resources` of each run, by its id. */
export async function runResources(
  sql: Sql,
  rows: readonly RunLinksRow[],
): Promise<Map<string, Record<string, unknown>>> {
  const those = (flag: Flag): string[] => rows.filter((row) => row[flag]).map((row) => row.id);
  const idsOf = (...links: readonly Link[]): string[] =>
    distinct(rows.flatMap((row) => links.map((link) => row[link])));
  const [
    users,
    snapshots,
    stacks,
    pipelines,
    builds,
    schedules,
    codeReferences,
    versions,
    runs,
    tags,
    logs,
    outputs,
    shown,
    waiting,
  ] = await Promise.all([
    userModels(sql, idsOf('user_id')),
    snapshotModels(sql, idsOf('snapshot_id', 'source_snapshot_id')),
    stackModels(sql, idsOf('stack_id')),
    pipelineModels(sql, idsOf('shown_pipeline_id')),
    buildModels(sql, idsOf('build_id')),
    scheduleModels(sql, idsOf('schedule_id')),
    codeReferenceModels(sql, idsOf('code_reference_id')),
    modelVersionModels(sql, idsOf('model_version_id')),
    runModels(sql, idsOf('original_run_id', 'parent_run_id')),
    tagsOf(sql, 'pipeline_run', those('has_tags')),
    logsOf(sql, 'pipeline_run_id', those('has_logs')),
    outputsOf(sql, those('has_outputs')),
    curatedVisualizationsOf(sql, 'pipeline_run', those('has_visualizations')),
    pendingConditionsOf(sql, those('is_waiting')),
  ]);
  const one = (models: Map<string, Model>, id: string | null): Model | null => (id && models.get(id)) || null;
  return new Map(
    rows.map((row) => [
      row.id,
      {
        user: one(users, row.user_id),
        snapshot: one(snapshots, row.snapshot_id),
        source_snapshot: one(snapshots, row.source_snapshot_id),
        stack: one(stacks, row.stack_id),
        pipeline: one(pipelines, row.shown_pipeline_id),
        build: one(builds, row.build_id),
        schedule: one(schedules, row.schedule_id),
        code_reference: one(codeReferences, row.code_reference_id),
        model_version: one(versions, row.model_version_id),
        tags: tags.get(row.id) ?? [],
        log_collection: logs.get(row.id) ?? [],
        visualizations: shown.get(row.id) ?? [],
        trigger: null,
        original_run: one(runs, row.original_run_id),
        parent_run: one(runs, row.parent_run_id),
        active_wait_condition: waiting.get(row.id) ?? null,
        outputs: outputs.get(row.id) ?? {},
      },
    ]),
  );
}

/** The artifact versions that a run returned, by output name, in the order of the outputs. */
async function outputsOf(sql: Sql, ids: readonly string[]): Promise<Map<string, Record<string, Model>>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.query<{ pipeline_run_id: string; name: string; artifact_id: string }>(
    'SELECT pipeline_run_id, name, artifact_id FROM pipeline_run_output WHERE pipeline_run_id = ANY($1::uuid[]) ' +
      'ORDER BY output_index',
    [ids],
  );
  const versions = await artifactVersionModels(sql, distinct(rows.map((row) => row.artifact_id)));
  const groups = groupBy(rows, (row) => row.pipeline_run_id);
  return new Map(
    [...groups].map(([id, group]) => [
      id,
      Object.fromEntries(
        group.flatMap((row) => {
          const version = versions.get(row.artifact_id);
          return version ? [[row.name, version] as const] : [];
        }),
      ),
    ]),
  );
}
