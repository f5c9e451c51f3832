import { z } from 'zod';
import { longText, nameOrIdField, newName, shortText } from '../kernel/http/fields.js';
import { tagInputs } from '../tags/tag.schemas.js';

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
  /** A name, too: the old paths below `/workspaces` have one. */
  project: nameOrIdField.nullish(),
  name: shortText,
  ...texts,
  tags: tagInputs,
  save_models_to_registry: z.boolean().default(true),
});
export type CreateModel = z.output<typeof createModel>;

export const updateModel = z.object({
  name: newName.nullish(),
  ...texts,
  add_tags: tagInputs,
  remove_tags: tagInputs,
  save_models_to_registry: z.boolean().nullish(),
});
export type UpdateModel = z.output<typeof updateModel>;
