import { z } from 'zod';
import { ARTIFACT_TYPES } from '../../artifact-versions/artifact-version.schemas.js';
import { jsonObject, metadataValue, textOrElseNumber, uuidField } from '../../kernel/http/fields.js';
import { sourceField } from '../../kernel/http/source-field.js';
import { MODEL_STAGES } from '../../model-versions/stages.js';

/**
 * Of what configurations consist as clients send them. What is not named here is kept as it comes; what is large is made
 * when it is first sent.
 */

export const flag = z.boolean().nullish();
export const texts = z.array(z.string());
export const textMap = z.record(z.string(), z.string());
export const source = sourceField.nullish();
/** What is run at turns of a whole run, which its steps have not. */
export const runHooks = {
  pause_hook_source: source,
  resume_hook_source: source,
  init_hook_source: source,
  init_hook_kwargs: jsonObject.nullish(),
  cleanup_hook_source: source,
};
export const settings = z.record(z.string(), jsonObject);
/** Names or ids. */
export const secrets = z.array(z.string());

export const retry = z.lazy(() =>
  z.looseObject({
    max_retries: z.int().min(1).optional(),
    delay: z.int().min(0).optional(),
    backoff: z.int().min(0).optional(),
  }),
);

export const model = z.lazy(() =>
  z
    .looseObject({
      name: z.string(),
      license: z.string().nullish(),
      description: z.string().nullish(),
      audience: z.string().nullish(),
      use_cases: z.string().nullish(),
      limitations: z.string().nullish(),
      trade_offs: z.string().nullish(),
      ethics: z.string().nullish(),
      tags: texts.nullish(),
      version: z.union([z.enum(MODEL_STAGES), z.int(), textOrElseNumber]).nullish(),
      save_models_to_registry: z.boolean().optional(),
      model_version_id: uuidField.nullish(),
      suppress_class_validation_warnings: z.boolean().optional(),
    })
    .meta({ id: 'ConfiguredModel' }),
);

/** The whole, or the word for the usual one. */
export const cachePolicy = z.lazy(() =>
  z
    .preprocess(
      (value) => (typeof value === 'string' && value.toLowerCase() === 'default' ? {} : value),
      z.looseObject({
        include_step_code: z.boolean().default(true),
        include_step_parameters: z.boolean().default(true),
        include_artifact_values: z.boolean().default(true),
        include_artifact_ids: z.boolean().default(true),
        ignored_inputs: texts.nullable().default(null),
        file_dependencies: texts.nullable().default(null),
        source_dependencies: z.array(sourceField).nullable().default(null),
        cache_func: sourceField.nullable().default(null),
        expires_after: z.int().nullable().default(null),
      }),
    )
    .meta({ id: 'GivenCachePolicy' }),
);

export const artifactConfig = z.lazy(() =>
  z.looseObject({
    name: z.string().nullish(),
    version: z.union([textOrElseNumber, z.int()]).nullish(),
    tags: texts.nullish(),
    run_metadata: z.record(z.string(), metadataValue).nullish(),
    artifact_type: z.enum(ARTIFACT_TYPES).nullish(),
  }),
);

export const group = z.lazy(() =>
  z.looseObject({
    id: z.string(),
    name: z.string().nullish(),
    type: z.enum(['manual', 'map']).optional(),
  }),
);

export const stepRuntime = z.enum(['inline', 'isolated']);

export const switchOrName = z.union([z.boolean(), z.string()]).nullish();
