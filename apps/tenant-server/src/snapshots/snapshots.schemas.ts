import { z } from 'zod';
import { codeReferenceField } from '../code-repositories/code-references.js';
import {
  jsonObject,
  longText,
  projectField,
  shortText,
  timeField,
  userField,
  uuidField,
} from '../kernel/http/fields.js';
import { pipelineConfigField, pipelineSpecField, stepField } from '../runs/config/config.schemas.js';
import { tagNames } from '../tags/tag.schemas.js';

/** Text, or false for no name. */
const snapshotName = z
  .union([shortText, z.boolean()])
  .refine((name) => name !== '', 'Snapshot name cannot be empty.')
  .refine((name) => name !== true, 'Snapshot name cannot be true.')
  .transform((name) => name as string | false)
  .nullish();

export const createSnapshot = z.object({
  user: userField,
  project: projectField,
  name: snapshotName,
  description: longText.nullish(),
  source_code: longText.nullish(),
  replace: z.boolean().nullish(),
  tags: tagNames,
  run_name_template: z.string(),
  pipeline_configuration: pipelineConfigField,
  step_configurations: z.record(z.string(), stepField).default({}),
  client_environment: jsonObject.default({}),
  client_version: z.string().nullish(),
  server_version: z.string().nullish(),
  pipeline_version_hash: z.string().nullish(),
  pipeline_spec: pipelineSpecField.nullish(),
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
  add_tags: tagNames,
  remove_tags: tagNames,
});

export const pruneSnapshots = z.object({
  project: projectField,
  older_than: timeField,
  apply: z.boolean().default(false),
});

export type CreateSnapshot = z.output<typeof createSnapshot>;
export type UpdateSnapshot = z.output<typeof updateSnapshot>;
export type PruneSnapshots = z.output<typeof pruneSnapshots>;
export type StepInput = z.output<typeof stepField>;
