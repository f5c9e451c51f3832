import { z } from 'zod';
import { longText, nameField, nameOrIdField } from '../kernel/http/fields.js';
import { tagInputs } from '../tags/tag.schemas.js';

export const createPipeline = z.object({
  project: nameOrIdField,
  name: nameField,
  description: longText.nullish(),
  tags: tagInputs,
});

export const updatePipeline = z.object({
  description: longText.nullish(),
  add_tags: tagInputs,
  remove_tags: tagInputs,
});

export type CreatePipeline = z.output<typeof createPipeline>;
export type UpdatePipeline = z.output<typeof updatePipeline>;
