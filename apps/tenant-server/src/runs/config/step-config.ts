import { isRecord } from '../../kernel/records.js';
import { wholeInputs, wholeOutputs, wholeSource } from './inner-defaults.js';
import { inputOverrides, type JsonObject, type PipelineConfig } from './pipeline-config.js';

export interface InputSpec {
  readonly step_name: string;
  readonly output_name: string;
  readonly chunk_index: number | null;
  readonly chunk_size: number | null;
}

export interface StepSpec extends JsonObject {
  readonly upstream_steps: readonly string[];
  readonly inputs: Readonly<Record<string, InputSpec | readonly InputSpec[]>>;
  readonly enable_heartbeat: boolean;
}

export interface StepConfig extends JsonObject {
  readonly name: string;
  readonly step_type: string | null;
  readonly retry: { readonly max_retries?: number } | null;
  readonly substitutions: Readonly<Record<string, string>>;
  readonly parameters: JsonObject;
  readonly outputs: JsonObject;
  readonly heartbeat_healthy_threshold: number;
  readonly external_input_artifacts: JsonObject;
  readonly model_artifacts_or_metadata: JsonObject;
  readonly client_lazy_loaders: JsonObject;
  readonly model: JsonObject | null;
}

export interface Step {
  readonly spec: StepSpec;
  readonly config: StepConfig;
}

/** A step as it is stored: what the step itself says, and in old data also the whole. */
export interface StoredStep {
  readonly spec: JsonObject;
  readonly config?: JsonObject | undefined;
  readonly step_config_overrides?: JsonObject | undefined;
}

const CONFIG_DEFAULTS: JsonObject = {
  enable_cache: null,
  enable_artifact_metadata: null,
  enable_artifact_visualization: null,
  enable_step_logs: null,
  step_operator: null,
  experiment_tracker: null,
  parameters: {},
  settings: {},
  environment: {},
  secrets: [],
  extra: {},
  failure_hook_source: null,
  success_hook_source: null,
  start_hook_source: null,
  end_hook_source: null,
  model: null,
  retry: null,
  substitutions: {},
  cache_policy: {
    include_step_code: true,
    include_step_parameters: true,
    include_artifact_values: true,
    include_artifact_ids: true,
    ignored_inputs: null,
    file_dependencies: null,
    source_dependencies: null,
    cache_func: null,
    expires_after: null,
  },
  runtime: null,
  heartbeat_healthy_threshold: 30,
  group: null,
  outputs: {},
  step_type: null,
  template: null,
  caching_parameters: {},
  external_input_artifacts: {},
  model_artifacts_or_metadata: {},
  client_lazy_loaders: {},
  command: null,
};

const SPEC_DEFAULTS: JsonObject = {
  upstream_steps: [],
  inputs: {},
  invocation_id: '',
  enable_heartbeat: false,
  parameter_spec: null,
};

const PROPAGATED = ['settings', 'extra', 'retry', 'substitutions', 'environment', 'secrets', 'cache_policy'];
const HOOKS = ['failure_hook_source', 'success_hook_source', 'start_hook_source', 'end_hook_source'];

/**
 * A stored step with what the pipeline's configuration adds to it. Hooks of a dynamic pipeline stay with the pipeline.
 * @param invocation the name of the step run.
 */
export function resolveStep(
  stored: StoredStep,
  pipeline: PipelineConfig,
  isDynamic: boolean,
  invocation: string,
): Step {
  const fields = isDynamic ? PROPAGATED : [...PROPAGATED, ...HOOKS];
  // Old data has the pipeline's part in it already, all but the times of the run.
  const config = stored.config
    ? layOver(stored.config, { substitutions: pipeline.substitutions })
    : layOver(stored.step_config_overrides ?? {}, pick(pipeline, fields));
  const whole = wholeConfig(config);
  return { spec: specOf(stored), config: withoutOverridden(whole, inputOverrides(pipeline, invocation, whole.name)) };
}

/** A step that comes whole in a request. */
export function stepOf(stored: StoredStep): Step {
  return { spec: specOf(stored), config: wholeConfig({ ...(stored.config ?? stored.step_config_overrides) }) };
}

/** The inputs of a step by name, each a list. */
export function inputSpecs(spec: StepSpec): Map<string, readonly InputSpec[]> {
  return new Map(
    Object.entries(spec.inputs).map(([name, value]) => [
      name,
      Array.isArray(value) ? (value as readonly InputSpec[]) : [value as InputSpec],
    ]),
  );
}

function specOf({ spec }: StoredStep): StepSpec {
  // Clients before 0.55 say `pipeline_parameter_name`.
  const { pipeline_parameter_name: old, ...rest } = spec;
  const whole: JsonObject = { ...SPEC_DEFAULTS, ...(typeof old === 'string' && { invocation_id: old }), ...rest };
  return {
    ...whole,
    source: wholeSource(whole['source']),
    inputs: wholeInputs(whole['inputs']),
  } as unknown as StepSpec;
}

const wholeConfig = (config: JsonObject): StepConfig =>
  ({ ...CONFIG_DEFAULTS, ...config, outputs: wholeOutputs(config['outputs']) }) as StepConfig;

function withoutOverridden(config: StepConfig, overridden: ReadonlySet<string>): StepConfig {
  if (overridden.size === 0) return config;
  const parameters = Object.fromEntries(Object.entries(config.parameters).filter(([name]) => !overridden.has(name)));
  return { ...config, parameters };
}

function pick(pipeline: PipelineConfig, fields: readonly string[]): JsonObject {
  const picked: JsonObject = {};
  for (const field of fields) {
    const value = pipeline[field];
    if (value !== null && value !== undefined) picked[field] = value;
  }
  return picked;
}

// The step wins, field by field and within objects; lists of secrets are joined, the pipeline's first.
function layOver(step: JsonObject, pipeline: JsonObject): JsonObject {
  const merged: JsonObject = { ...step };
  for (const [field, value] of Object.entries(pipeline)) merged[field] = combine(value, step[field]);
  const secrets = [pipeline['secrets'], step['secrets']].filter(Array.isArray).flat() as unknown[];
  return { ...merged, secrets };
}

function combine(under: unknown, over: unknown): unknown {
  if (over === null || over === undefined) return under;
  if (!isRecord(over)) return over;
  const base = isRecord(under) ? under : {};
  const merged: JsonObject = { ...base };
  for (const [field, value] of Object.entries(over)) merged[field] = combine(base[field], value);
  return merged;
}
