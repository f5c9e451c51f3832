import { z } from 'zod';
import { newName, shortText, uuidField } from '../kernel/http/fields.js';
import { tagInputs } from '../tags/tag.schemas.js';

export const createArtifact = z.object({
  project: uuidField.nullish(),
  name: shortText,
  has_custom_name: z.boolean().default(false),
  tags: tagInputs,
});
export type CreateArtifact = z.output<typeof createArtifact>;

export const updateArtifact = z.object({
  name: newName.nullish(),
  has_custom_name: z.boolean().nullish(),
  add_tags: tagInputs,
  remove_tags: tagInputs,
});
export type UpdateArtifact = z.output<typeof updateArtifact>;
