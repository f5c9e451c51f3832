import { z } from 'zod';
import { longText, newName, projectField, shortText, userField, uuidField } from '../kernel/http/fields.js';
import { tagNames } from '../tags/tag.schemas.js';
import { MODEL_STAGES } from './stages.js';

const stage = z.enum(MODEL_STAGES);

export const createModelVersion = z.object({
  user: userField,
  project: projectField,
  model: uuidField,
  name: shortText.nullish(),
  description: longText.nullish(),
  stage: stage.nullish(),
  tags: tagNames,
});
export type CreateModelVersion = z.output<typeof createModelVersion>;

export const updateModelVersion = z.object({
  stage: stage.nullish(),
  force: z.boolean().default(false),
  name: newName.nullish(),
  description: longText.nullish(),
  add_tags: tagNames,
  remove_tags: tagNames,
});
export type UpdateModelVersion = z.output<typeof updateModelVersion>;
