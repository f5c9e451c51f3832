import { z } from 'zod';
import { newName, projectField, shortText, userField } from '../kernel/http/fields.js';
import { tagNames } from '../tags/tag.schemas.js';

export const createArtifact = z.object({
  user: userField,
  project: projectField,
  name: shortText,
  has_custom_name: z.boolean().default(false),
  tags: tagNames,
});
export type CreateArtifact = z.output<typeof createArtifact>;

export const updateArtifact = z.object({
  name: newName.nullish(),
  has_custom_name: z.boolean().nullish(),
  add_tags: tagNames,
  remove_tags: tagNames,
});
export type UpdateArtifact = z.output<typeof updateArtifact>;
