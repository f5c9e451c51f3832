import { z } from 'zod';
import { nameField, projectField, shortText, userField } from '../kernel/http/fields.js';

/** What Python or JavaScript takes for a blank: readers of our document may be either. */
// oxlint-disable-next-line no-control-regex
const NOT_BLANK = /[^\s\x1c-\x1f\x85\ufeff]/;

/** Blanks alone would be a secret that anyone guesses. */
const secret = z.string().min(1).regex(NOT_BLANK, 'Secret must not be empty').meta({ format: 'password' }).nullish();

export const createWebhook = z.object({
  user: userField,
  project: projectField,
  name: nameField,
  webhook_type: shortText.min(1),
  active: z.boolean().default(true),
  /** What events are signed with; made by the server when there is none. */
  secret,
});

export const updateWebhook = z.object({ name: nameField.nullish(), active: z.boolean().nullish() });
export const rotateSecret = z.object({ secret });

export type CreateWebhook = z.output<typeof createWebhook>;
export type UpdateWebhook = z.output<typeof updateWebhook>;
export type RotateSecret = z.output<typeof rotateSecret>;
