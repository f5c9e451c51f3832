import { z } from 'zod';
import { metadataValue, projectField, shortText, userField, uuidField } from '../kernel/http/fields.js';

/** What metadata can be attached to. */
export const METADATA_RESOURCE_TYPES = [
  'pipeline_run',
  'step_run',
  'artifact_version',
  'model_version',
  'schedule',
  'wait_condition',
] as const;
export type MetadataResourceType = (typeof METADATA_RESOURCE_TYPES)[number];

export const METADATA_TYPES = [
  ...(['str', 'int', 'float', 'bool', 'list', 'dict', 'tuple', 'set'] as const),
  ...(['Uri', 'Path', 'DType', 'StorageSize'] as const),
] as const;
export type MetadataType = (typeof METADATA_TYPES)[number];

const key = shortText.refine((text) => !text.includes(':'), 'Metadata keys cannot contain colons (`:`)');

export const createRunMetadata = z
  .object({
    user: userField,
    project: projectField,
    resources: z.array(z.object({ id: uuidField, type: z.enum(METADATA_RESOURCE_TYPES) })),
    stack_component_id: uuidField.nullish(),
    values: z.record(key, metadataValue),
    types: z.record(z.string(), z.enum(METADATA_TYPES)),
    publisher_step_id: uuidField.nullish(),
  })
  .superRefine(({ values, types }, context) => {
    for (const name of Object.keys(values)) {
      if (!Object.hasOwn(types, name))
        context.addIssue({ code: 'custom', path: ['types', name], message: 'Field required' });
    }
  });
export type CreateRunMetadata = z.output<typeof createRunMetadata>;
