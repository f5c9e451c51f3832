import { z } from 'zod';
import { longText, newName, projectField, shortText, userField } from '../kernel/http/fields.js';
import { tagNames } from '../tags/tag.schemas.js';

const texts = {
  license: longText.nullish(),
  description: longText.nullish(),
  audience: longText.nullish(),
  use_cases: longText.nullish(),
  limitations: longText.nullish(),
  trade_offs: longText.nullish(),
  ethics: longText.nullish(),
};

export const createModel = z.object({
  user: userField,
  project: projectField,
  name: shortText,
  ...texts,
  tags: tagNames,
  save_models_to_registry: z.boolean().default(true),
});
export type CreateModel = z.output<typeof createModel>;

export const updateModel = z.object({
  name: newName.nullish(),
  ...texts,
  add_tags: tagNames,
  remove_tags: tagNames,
  save_models_to_registry: z.boolean().nullish(),
});
export type UpdateModel = z.output<typeof updateModel>;
