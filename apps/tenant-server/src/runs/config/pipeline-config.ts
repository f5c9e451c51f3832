import type { ExecutionMode } from '../status/run-progress.js';

/** A configuration as the wire has it; the fields that the server itself looks at are typed where they are read. */
export type JsonObject = Record<string, unknown>;

/** What a pipeline's configuration says when a client leaves a field out (wire contract, section 4). */
const DEFAULTS: JsonObject = {
  enable_cache: null,
  enable_artifact_metadata: null,
  enable_artifact_visualization: null,
  enable_step_logs: null,
  enable_heartbeat: null,
  environment: {},
  secrets: [],
  enable_pipeline_logs: null,
  execution_mode: 'continue_on_failure',
  settings: {},
  tags: null,
  extra: {},
  failure_hook_source: null,
  success_hook_source: null,
  start_hook_source: null,
  end_hook_source: null,
  pause_hook_source: null,
  resume_hook_source: null,
  init_hook_source: null,
  init_hook_kwargs: null,
  cleanup_hook_source: null,
  model: null,
  parameters: null,
  retry: null,
  substitutions: {},
  cache_policy: null,
  steps_to_skip: [],
  skip_successful_steps: false,
  step_input_overrides: {},
  step_default_input_overrides: {},
};

export interface PipelineConfig extends JsonObject {
  readonly execution_mode: ExecutionMode;
  readonly enable_heartbeat: boolean | null;
  readonly substitutions: Readonly<Record<string, string>>;
  readonly tags: readonly unknown[] | null;
  /** Artifact version ids by input, by invocation of a step. */
  readonly step_input_overrides: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The same by name of a step. */
  readonly step_default_input_overrides: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * The configuration of a run: that of its snapshot with the run's own date and time among the substitutions.
 * @param text JSON.
 * @param startTime wire time; a run that has not started yet takes now.
 */
export function pipelineConfigOf(text: string, startTime: string | null): PipelineConfig {
  const config: JsonObject = { ...DEFAULTS, ...(JSON.parse(text) as JsonObject) };
  const substitutions = { ...timeSubstitutions(startTime), ...(config['substitutions'] as JsonObject | null) };
  return { ...config, substitutions } as PipelineConfig;
}

/** Which inputs of an invocation of a step a replay has given other artifacts. */
export function inputOverrides(config: PipelineConfig, invocation: string, stepName: string): Set<string> {
  return new Set([
    ...Object.keys(config.step_default_input_overrides[stepName] ?? {}),
    ...Object.keys(config.step_input_overrides[invocation] ?? {}),
  ]);
}

/** `{"date": "2026_11_23", "time": "20_54_02_926351"}`, from which names with placeholders are made. */
function timeSubstitutions(startTime: string | null): Record<string, string> {
  const time = startTime ?? new Date().toISOString().slice(0, -1);
  const fraction = time.slice(20, 26).padEnd(6, '0');
  return {
    date: time.slice(0, 10).replaceAll('-', '_'),
    time: `${time.slice(11, 19).replaceAll(':', '_')}_${fraction}`,
  };
}
