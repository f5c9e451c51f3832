import {
  flag,
  idOfExisting,
  late,
  nameOrId,
  number,
  text,
  time,
  uuid,
  type FilterField,
} from '../kernel/list/filter-field.js';
import type { ListSpec } from '../kernel/list/list-spec.js';
import { tagSort } from '../tags/tag-sort.js';
import { RUN_FROM } from './run-details.view.js';

/** Flags that ask for nothing when they are false. */
export const OPTIONAL_RUN_FLAGS = ['root_runs_only'];

const MODEL_OF_RUN = '(SELECT mv.model_id FROM model_version mv WHERE mv.id = r.model_version_id)';
const REPOSITORY_OF_RUN = '(SELECT c.code_repository_id FROM code_reference c WHERE c.id = s.code_reference_id)';
const IS_TEMPLATABLE =
  'EXISTS (SELECT 1 FROM pipeline_build b WHERE b.id = s.build_id AND NOT b.is_local AND b.stack_id IS NOT NULL)';

/** Something among the rows of `from` that belong to the run matches. */
const among = (from: string, field: FilterField): FilterField =>
  late((condition, binds) => `EXISTS (SELECT 1 FROM ${from} AND ${field(condition, binds)})`);

/** A column of the run's snapshot, which must be there. */
const ofSnapshot = (field: FilterField): FilterField =>
  late((condition, binds) => `(s.id IS NOT NULL AND ${field(condition, binds)})`);

const triggeredBy = (type: string): FilterField =>
  idOfExisting(`CASE WHEN r.triggered_by_type = '${type}' THEN r.triggered_by END`);

export const RUN_LIST: ListSpec = {
  from: RUN_FROM,
  alias: 'r',
  taggable: true,
  metadataType: 'pipeline_run',
  filters: {
    name: text('r.name'),
    index: number('r."index"'),
    orchestrator_run_id: text('r.orchestrator_run_id'),
    status: text('r.status'),
    in_progress: flag('r.in_progress', 'NOT r.in_progress'),
    start_time: time('r.start_time'),
    end_time: time('r.end_time'),
    pipeline_id: uuid('r.pipeline_id'),
    snapshot_id: uuid('r.snapshot_id'),
    model_version_id: uuid('r.model_version_id'),
    parent_run_id: uuid('r.parent_run_id'),
    stack_id: idOfExisting('s.stack_id'),
    schedule_id: idOfExisting('s.schedule_id'),
    build_id: idOfExisting('s.build_id'),
    template_id: ofSnapshot(uuid('s.template_id')),
    source_snapshot_id: ofSnapshot(uuid('s.source_snapshot_id')),
    code_repository_id: idOfExisting(REPOSITORY_OF_RUN),
    pipeline: nameOrId('pipeline', 'r.pipeline_id'),
    pipeline_name: among('pipeline p WHERE p.id = r.pipeline_id', text('p.name')),
    stack: nameOrId('stack', 's.stack_id'),
    code_repository: nameOrId('code_repository', REPOSITORY_OF_RUN),
    model: nameOrId('model', MODEL_OF_RUN),
    stack_component: among(
      'stack_composition c WHERE c.stack_id = s.stack_id',
      nameOrId('stack_component', 'c.component_id'),
    ),
    templatable: flag(IS_TEMPLATABLE, `NOT ${IS_TEMPLATABLE}`),
    triggered_by_step_run_id: triggeredBy('step_run'),
    triggered_by_deployment_id: triggeredBy('deployment'),
    linked_to_model_version_id: among(
      'model_versions_runs mvr WHERE mvr.pipeline_run_id = r.id',
      uuid('mvr.model_version_id'),
    ),
    trigger_id: among('trigger_execution te WHERE te.pipeline_run_id = r.id', uuid('te.trigger_id')),
    root_runs_only: flag('r.parent_run_id IS NULL', 'TRUE'),
  },
  sorts: {
    name: 'r.name',
    index: 'r."index"',
    orchestrator_run_id: 'r.orchestrator_run_id',
    status: 'r.status',
    in_progress: 'r.in_progress',
    start_time: 'r.start_time',
    end_time: 'r.end_time',
    pipeline_id: 'r.pipeline_id',
    snapshot_id: 'r.snapshot_id',
    model_version_id: 'r.model_version_id',
    parent_run_id: 'r.parent_run_id',
    pipeline: '(SELECT p.name FROM pipeline p WHERE p.id = r.pipeline_id)',
    stack: '(SELECT st.name FROM stack st WHERE st.id = s.stack_id)',
    tags: tagSort('r', 'pipeline_run'),
    model: `(SELECT m.name FROM model m WHERE m.id = ${MODEL_OF_RUN})`,
    model_version: '(SELECT mv.name FROM model_version mv WHERE mv.id = r.model_version_id)',
  },
};
