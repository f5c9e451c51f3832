import { z } from 'zod';
import { projectField, shortText, userField, uuidField } from '../kernel/http/fields.js';

const image = z.object({
  image: z.string(),
  dockerfile: z.string().nullable().default(null),
  requirements: z.string().nullable().default(null),
  settings_checksum: z.string().nullable().default(null),
  contains_code: z.boolean().default(true),
  requires_code_download: z.boolean().default(false),
});

/** A build apart from where it belongs. */
export const newBuild = z.object({
  images: z.record(z.string(), image).default({}),
  is_local: z.boolean(),
  contains_code: z.boolean(),
  zenml_version: shortText.nullish(),
  python_version: shortText.nullish(),
  duration: z.number().int().nullish(),
});

export const createBuild = newBuild.extend({
  user: userField,
  project: projectField,
  checksum: z.string().nullish(),
  stack_checksum: z.string().nullish(),
  stack: uuidField.nullish(),
  pipeline: uuidField.nullish(),
});

export type CreateBuild = z.output<typeof createBuild>;
