import { z } from 'zod';
import { textOrElseNumber, uuidField } from '../../kernel/http/fields.js';
import { MAX_PAGE_SIZE } from '../../kernel/list/list-request.js';

const text = z.union([z.string(), z.array(z.string())]).nullish();
const flag = z.boolean().nullish();

/** Filters of the list of runs whose values are texts, with an operator or without: ids, names, times. */
const TEXTS = [
  ...(['id', 'created', 'updated', 'run_metadata', 'tags', 'user', 'name', 'orchestrator_run_id'] as const),
  ...(['pipeline_id', 'stack_id', 'schedule_id', 'build_id', 'snapshot_id', 'code_repository_id'] as const),
  ...(['template_id', 'source_snapshot_id', 'model_version_id', 'linked_to_model_version_id'] as const),
  ...(['status', 'start_time', 'end_time', 'pipeline_name', 'pipeline', 'stack', 'code_repository', 'model'] as const),
  ...(['stack_component', 'triggered_by_step_run_id', 'triggered_by_deployment_id', 'trigger_id'] as const),
  'parent_run_id',
] as const;

const texts = Object.fromEntries(TEXTS.map((name) => [name, text])) as Record<(typeof TEXTS)[number], typeof text>;

const index = z.union([z.int(), textOrElseNumber]);

/** The filters of the list of runs, as JSON. Paging and sorting are taken and mean nothing. */
export const runFilter = z.looseObject({
  ...texts,
  sort_by: z.string().optional(),
  logical_operator: z.enum(['and', 'or']).optional(),
  page: z.int().min(1).optional(),
  size: z.int().min(1).max(MAX_PAGE_SIZE).optional(),
  scope_user: uuidField.nullish(),
  project: z.string().nullish(),
  index: z.union([index, z.array(index)]).nullish(),
  in_progress: flag,
  templatable: flag,
  root_runs_only: flag,
});
