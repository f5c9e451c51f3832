import { z } from 'zod';
import { jsonObject, longText, nameField, projectField, userField } from '../kernel/http/fields.js';
import { sourceField, sourceObject } from '../kernel/http/source-field.js';

export const createCodeRepository = z.object({
  user: userField,
  project: projectField,
  name: nameField,
  config: jsonObject,
  source: sourceObject,
  logo_url: z.string().nullish(),
  description: longText.nullish(),
});

export const updateCodeRepository = z.object({
  name: nameField.nullish(),
  /** Taken and left alone: what kind of repository it is, stays. */
  source: sourceField.nullish(),
  config: jsonObject.nullish(),
  logo_url: z.string().nullish(),
  description: longText.nullish(),
});

export type CreateCodeRepository = z.output<typeof createCodeRepository>;
export type UpdateCodeRepository = z.output<typeof updateCodeRepository>;
