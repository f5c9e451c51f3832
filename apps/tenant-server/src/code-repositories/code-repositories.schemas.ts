import { z } from 'zod';
import { jsonObject, longText, nameField, nameOrIdField } from '../kernel/http/fields.js';

/** Where a class is found in Python: module, attribute and kind of source. */
const sourceField = z.looseObject({
  module: z.string(),
  attribute: z.string().nullish(),
  type: z.string(),
});

export const createCodeRepository = z.object({
  project: nameOrIdField,
  name: nameField,
  config: jsonObject,
  source: sourceField,
  logo_url: z.string().nullish(),
  description: longText.nullish(),
});

export const updateCodeRepository = z.object({
  name: nameField.nullish(),
  config: jsonObject.nullish(),
  logo_url: z.string().nullish(),
  description: longText.nullish(),
});

export type CreateCodeRepository = z.output<typeof createCodeRepository>;
export type UpdateCodeRepository = z.output<typeof updateCodeRepository>;
