import { z } from 'zod';
import { longText, nameField, nameOrIdField, uuidField } from '../kernel/http/fields.js';
import { tagInputs } from '../tags/tag.schemas.js';

export const createRunTemplate = z.object({
  project: nameOrIdField,
  name: nameField,
  description: longText.nullish(),
  source_snapshot_id: uuidField,
  hidden: z.boolean().default(false),
  tags: tagInputs,
});

export const updateRunTemplate = z.object({
  name: nameField.nullish(),
  description: longText.nullish(),
  hidden: z.boolean().nullish(),
  add_tags: tagInputs,
  remove_tags: tagInputs,
});

export type CreateRunTemplate = z.output<typeof createRunTemplate>;
export type UpdateRunTemplate = z.output<typeof updateRunTemplate>;
