import { z } from 'zod';
import { longText, shortText } from '../kernel/http/fields.js';

export const createServiceAccount = z.object({
  name: shortText.min(1),
  full_name: shortText.default(''),
  description: longText.nullish(),
  active: z.boolean(),
  avatar_url: z.string().max(65_535).nullish(),
});
export type CreateServiceAccount = z.output<typeof createServiceAccount>;

export const updateServiceAccount = z.object({
  name: shortText.min(1).nullish(),
  full_name: shortText.nullish(),
  description: longText.nullish(),
  active: z.boolean().nullish(),
  avatar_url: z.string().max(65_535).nullish(),
});
export type UpdateServiceAccount = z.output<typeof updateServiceAccount>;

export const createApiKey = z.object({ name: shortText.min(1), description: longText.nullish() });
export type CreateApiKey = z.output<typeof createApiKey>;

export const updateApiKey = z.object({
  name: shortText.min(1).nullish(),
  description: longText.nullish(),
  active: z.boolean().nullish(),
});
export type UpdateApiKey = z.output<typeof updateApiKey>;

/** A year: a secret that is to be good for longer needs no rotation. */
const MAX_RETAIN_MINUTES = 366 * 24 * 60;

export const rotateApiKey = z.object({ retain_period_minutes: z.int().min(0).max(MAX_RETAIN_MINUTES).default(0) });
export type RotateApiKey = z.output<typeof rotateApiKey>;
