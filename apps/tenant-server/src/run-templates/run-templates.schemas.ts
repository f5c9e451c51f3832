import { z } from 'zod';
import { longText, nameField, projectField, userField, uuidField } from '../kernel/http/fields.js';
import { tagNames } from '../tags/tag.schemas.js';

export const createRunTemplate = z.object({
  user: userField,
  project: projectField,
  name: nameField,
  description: longText.nullish(),
  source_snapshot_id: uuidField,
  hidden: z.boolean().default(false),
  tags: tagNames,
});

export const updateRunTemplate = z.object({
  name: nameField.nullish(),
  description: longText.nullish(),
  hidden: z.boolean().nullish(),
  add_tags: tagNames,
  remove_tags: tagNames,
});

export type CreateRunTemplate = z.output<typeof createRunTemplate>;
export type UpdateRunTemplate = z.output<typeof updateRunTemplate>;
