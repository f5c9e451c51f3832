import { type Columns, idIn, NOW } from './columns.js';

/** Tables of links, which have no id. */
export const LINKS: readonly (readonly [string, Columns])[] = [
  [
    'stack_composition',
    { stack_id: idIn('stack'), component_id: idIn('stack_component'), default_for_type: `'orchestrator'` },
  ],
  [
    'stack_composition',
    { stack_id: idIn('stack'), component_id: idIn('stack_component#store'), default_for_type: `'artifact_store'` },
  ],
  ['step_run_output_artifact', { step_id: idIn('step_run'), artifact_id: idIn('artifact_version'), name: `'out'` }],
  [
    'step_run_output_artifact',
    { step_id: idIn('step_run#more'), artifact_id: idIn('artifact_version'), name: `'out'` },
  ],
  [
    'step_run_input_artifact',
    {
      step_id: idIn('step_run'),
      artifact_id: idIn('artifact_version'),
      name: `'in'`,
      type: `'manual'`,
      input_index: '0',
    },
  ],
  ['step_run_parents', { parent_id: idIn('step_run'), child_id: idIn('step_run#more') }],
  [
    'hook_invocation_output_artifact',
    { name: `'out'`, hook_invocation_id: idIn('hook_invocation'), artifact_version_id: idIn('artifact_version') },
  ],
  ['trigger_snapshot', { trigger_id: idIn('trigger'), snapshot_id: idIn('pipeline_snapshot#run'), created_at: NOW }],
  ['trigger_execution', { trigger_id: idIn('trigger'), pipeline_run_id: idIn('pipeline_run'), created_at: NOW }],
  [
    'webhook_stats',
    {
      webhook_id: idIn('webhook'),
      received_count: '1',
      accepted_count: '1',
      auth_failed_count: '0',
      invalid_payload_count: '0',
    },
  ],
];

export const TAGGED = [
  'artifact',
  'artifact_version',
  'model',
  'model_version',
  'pipeline',
  'pipeline_run',
  'pipeline_snapshot',
].concat('run_template', 'deployment');
export const DESCRIBED = ['artifact_version', 'model_version', 'pipeline_run', 'step_run', 'schedule'];
export const SHOWN = ['deployment', 'model', 'pipeline', 'pipeline_run', 'pipeline_snapshot'];
export const SECRETIVE = ['stack', 'stack_component'];
