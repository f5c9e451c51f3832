import { z } from 'zod';
import { longText, nameField, projectField, userField } from '../kernel/http/fields.js';
import { tagNames } from '../tags/tag.schemas.js';

export const createPipeline = z.object({
  user: userField,
  project: projectField,
  name: nameField,
  description: longText.nullish(),
  tags: tagNames,
});

export const updatePipeline = z.object({
  description: longText.nullish(),
  add_tags: tagNames,
  remove_tags: tagNames,
});

export type CreatePipeline = z.output<typeof createPipeline>;
export type UpdatePipeline = z.output<typeof updatePipeline>;
