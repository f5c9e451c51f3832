import { z } from 'zod';
import { nameField, userField } from '../kernel/http/fields.js';

/** A value of null takes a key away. */
const values = z.record(z.string(), z.string().meta({ format: 'password' }).nullable());

export const createSecret = z.object({
  user: userField,
  name: nameField,
  private: z.boolean().default(false),
  values: values.default({}),
});

export const updateSecret = z.object({
  name: nameField.nullish(),
  private: z.boolean().nullish(),
  values: values.nullish(),
});

export type CreateSecret = z.output<typeof createSecret>;
export type UpdateSecret = z.output<typeof updateSecret>;
