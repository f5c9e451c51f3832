import { z } from 'zod';
import { longText, nameOrIdField, newName, shortText, uuidField } from '../kernel/http/fields.js';
import { tagInputs } from '../tags/tag.schemas.js';
import { MODEL_STAGES } from './stages.js';

const stage = z.enum(MODEL_STAGES);

export const createModelVersion = z.object({
  /** A name, too: the old paths below `/workspaces` have one. */
  project: nameOrIdField.nullish(),
  model: uuidField,
  name: shortText.nullish(),
  description: longText.nullish(),
  stage: stage.nullish(),
  tags: tagInputs,
});
export type CreateModelVersion = z.output<typeof createModelVersion>;

/** The path names the model. */

export const updateModelVersion = z.object({
  stage: stage.nullish(),
  force: z.boolean().default(false),
  name: newName.nullish(),
  description: longText.nullish(),
  add_tags: tagInputs,
  remove_tags: tagInputs,
});
export type UpdateModelVersion = z.output<typeof updateModelVersion>;
