import { z } from 'zod';
import { jsonObject, uuidField } from '../../kernel/http/fields.js';
import { sourceField } from '../../kernel/http/source-field.js';
import { isRecord } from '../../kernel/records.js';
import {
  artifactConfig,
  cachePolicy,
  flag,
  group,
  model,
  retry,
  runHooks,
  secrets,
  settings,
  source,
  stepRuntime,
  switchOrName,
  textMap,
  texts,
} from './parts.schemas.js';
import { tagInputs } from '../../tags/tag.schemas.js';

/**
 * Configurations of pipelines and steps as clients send them. What is not named here is kept as it comes. Each is made
 * when the first is sent: a server starts without.
 */

/** What pipelines and steps have in common. */
const shared = () => ({
  enable_cache: flag,
  enable_artifact_metadata: flag,
  enable_artifact_visualization: flag,
  enable_step_logs: flag,
  settings: settings.optional(),
  secrets: secrets.optional(),
  extra: jsonObject.optional(),
  failure_hook_source: source,
  success_hook_source: source,
  start_hook_source: source,
  end_hook_source: source,
  model: model.nullish(),
  retry: retry.nullish(),
  substitutions: textMap.optional(),
});

const inputOverrides = z.record(z.string(), z.record(z.string(), uuidField));

export const pipelineConfigField = z.lazy(() =>
  z
    .looseObject({
      ...shared(),
      name: z.string(),
      enable_heartbeat: flag,
      enable_pipeline_logs: flag,
      environment: jsonObject.optional(),
      execution_mode: z.enum(['fail_fast', 'stop_on_failure', 'continue_on_failure']).optional(),
      tags: tagInputs,
      ...runHooks,
      parameters: jsonObject.nullish(),
      cache_policy: cachePolicy.nullish(),
      steps_to_skip: texts.optional(),
      skip_successful_steps: z.boolean().optional(),
      step_input_overrides: inputOverrides.optional(),
      step_default_input_overrides: inputOverrides.optional(),
    })
    .meta({ id: 'GivenPipelineConfiguration' }),
);

const output = z.lazy(() =>
  z.looseObject({
    /** Older clients have one in place of a list. */
    materializer_source: z.preprocess(
      (value) => (typeof value === 'string' || isRecord(value) ? [value] : value),
      z.array(sourceField),
    ),
    default_materializer_source: source,
    artifact_config: artifactConfig.nullish(),
  }),
);

const lazyLoader = z.lazy(() =>
  z.looseObject({
    method_name: z.string(),
    call_chain: z
      .array(
        z.looseObject({
          attribute_name: z.string().nullish(),
          is_call: z.boolean().optional(),
          call_args: z.array(z.unknown()).optional(),
          call_kwargs: jsonObject.optional(),
          selector: z.unknown().optional(),
        }),
      )
      .optional(),
    exclude_next_call: z.boolean().optional(),
  }),
);

const lazyModelData = z.lazy(() =>
  z.looseObject({
    model_name: z.string(),
    model_version: z.string().nullish(),
    artifact_name: z.string().nullish(),
    artifact_version: z.string().nullish(),
    metadata_name: z.string().nullish(),
  }),
);

const stepConfig = z.lazy(() =>
  z
    .looseObject({
      ...shared(),
      name: z.string(),
      step_operator: switchOrName,
      experiment_tracker: switchOrName,
      parameters: jsonObject.optional(),
      environment: textMap.optional(),
      cache_policy: cachePolicy.optional(),
      runtime: stepRuntime.nullish(),
      heartbeat_healthy_threshold: z.int().min(10).max(60).optional(),
      group: group.nullish(),
      outputs: z.record(z.string(), output).optional(),
      step_type: z.enum(['tool_call', 'llm_call', 'memory_call']).nullish(),
      template: z.string().nullish(),
      caching_parameters: jsonObject.optional(),
      external_input_artifacts: z.record(z.string(), z.looseObject({ id: uuidField.nullish() })).optional(),
      model_artifacts_or_metadata: z.record(z.string(), lazyModelData).optional(),
      client_lazy_loaders: z.record(z.string(), lazyLoader).optional(),
      command: texts.nullish(),
    })
    .meta({ id: 'GivenStepConfiguration' }),
);

const inputSpec = z.lazy(() =>
  z.looseObject({
    step_name: z.string(),
    output_name: z.string(),
    chunk_index: z.int().nullish(),
    chunk_size: z.int().nullish(),
  }),
);

/** Older clients call the invocation otherwise, or not at all. */
const stepSpec = z.preprocess(
  (value) => {
    if (!isRecord(value) || 'invocation_id' in value) return value;
    const { pipeline_parameter_name: invocation = '', ...spec } = value;
    return { ...spec, invocation_id: invocation };
  },
  z.lazy(() =>
    z
      .looseObject({
        source: sourceField,
        upstream_steps: texts,
        inputs: z.record(z.string(), z.union([inputSpec, z.array(inputSpec)])).optional(),
        invocation_id: z.string(),
        enable_heartbeat: z.boolean().optional(),
        parameter_spec: jsonObject.nullish(),
      })
      .meta({ id: 'GivenStepSpec' }),
  ),
);

/** A step says what it overrides; older clients send the whole configuration in its place. */
export const stepField = z.lazy(() =>
  z.preprocess(
    (value) => {
      if (!isRecord(value)) return value;
      const { config, step_config_overrides: overrides, ...step } = value;
      return { ...step, config: config ?? overrides, step_config_overrides: overrides ?? config };
    },
    z.object({ spec: stepSpec, config: stepConfig, step_config_overrides: stepConfig }),
  ),
);

export const pipelineSpecField = z.lazy(() =>
  z.looseObject({
    version: z.string().optional(),
    source,
    parameters: jsonObject.optional(),
    input_schema: jsonObject.nullish(),
    steps: z.array(stepSpec),
    outputs: z.array(z.looseObject({ step_name: z.string(), output_name: z.string() })).optional(),
    output_schema: jsonObject.nullish(),
  }),
);
