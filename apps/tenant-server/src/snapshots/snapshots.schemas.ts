import { z } from 'zod';
import { codeReferenceField } from '../code-repositories/code-references.js';
import { jsonObject, longText, nameOrIdField, shortText, timeField, uuidField } from '../kernel/http/fields.js';
import { tagInputs } from '../tags/tag.schemas.js';

const textMap = z.record(z.string(), z.string());

/** What the server itself reads of a step; the rest is kept as it comes. */
const stepConfig = z.looseObject({
  name: z.string(),
  parameters: jsonObject.optional(),
  outputs: jsonObject.optional(),
  substitutions: textMap.nullish(),
  retry: z.looseObject({}).nullish(),
  model: z.looseObject({}).nullish(),
  heartbeat_healthy_threshold: z.number().int().min(10).max(60).optional(),
  external_input_artifacts: jsonObject.optional(),
  model_artifacts_or_metadata: jsonObject.optional(),
  client_lazy_loaders: jsonObject.optional(),
});

const inputSpec = z.looseObject({ step_name: z.string(), output_name: z.string() });

/** A step says what it overrides; older clients send the whole configuration in its place. */
export const stepField = z
  .object({
    spec: z.looseObject({
      source: z.union([z.string(), z.looseObject({})]),
      upstream_steps: z.array(z.string()),
      inputs: z.record(z.string(), z.union([inputSpec, z.array(inputSpec)])).optional(),
      enable_heartbeat: z.boolean().optional(),
    }),
    config: stepConfig.optional(),
    step_config_overrides: stepConfig.optional(),
  })
  .refine((step) => step.config ?? step.step_config_overrides, 'A step needs step_config_overrides or config.');

const inputOverrides = z.record(z.string(), textMap);

export const pipelineConfigField = z.looseObject({
  name: z.string(),
  execution_mode: z.enum(['fail_fast', 'stop_on_failure', 'continue_on_failure']).optional(),
  substitutions: textMap.nullish(),
  tags: z.array(z.unknown()).nullish(),
  extra: jsonObject.optional(),
  settings: jsonObject.optional(),
  parameters: jsonObject.nullish(),
  model: z.looseObject({}).nullish(),
  step_input_overrides: inputOverrides.optional(),
  step_default_input_overrides: inputOverrides.optional(),
});

/** Text, or false for no name. */
const snapshotName = z.union([shortText.min(1, 'Snapshot name cannot be empty.'), z.literal(false)]).nullish();

export const createSnapshot = z.object({
  project: nameOrIdField,
  name: snapshotName,
  description: longText.nullish(),
  source_code: longText.nullish(),
  replace: z.boolean().nullish(),
  tags: tagInputs,
  run_name_template: z.string(),
  pipeline_configuration: pipelineConfigField,
  step_configurations: z.record(z.string(), stepField).default({}),
  client_environment: jsonObject.default({}),
  client_version: z.string().nullish(),
  server_version: z.string().nullish(),
  pipeline_version_hash: z.string().nullish(),
  pipeline_spec: z.looseObject({}).nullish(),
  is_dynamic: z.boolean().default(false),
  stack: uuidField,
  pipeline: uuidField,
  build: uuidField.nullish(),
  schedule: uuidField.nullish(),
  code_reference: codeReferenceField.nullish(),
  code_path: z.string().nullish(),
  template: uuidField.nullish(),
  source_snapshot: uuidField.nullish(),
});

export const updateSnapshot = z.object({
  name: snapshotName,
  description: longText.nullish(),
  replace: z.boolean().nullish(),
  add_tags: tagInputs,
  remove_tags: tagInputs,
});

export const pruneSnapshots = z.object({
  project: nameOrIdField,
  older_than: timeField,
  apply: z.boolean().default(false),
});

export type CreateSnapshot = z.output<typeof createSnapshot>;
export type UpdateSnapshot = z.output<typeof updateSnapshot>;
export type PruneSnapshots = z.output<typeof pruneSnapshots>;
export type StepInput = z.output<typeof stepField>;
