import { z } from 'zod';
import { jsonObject, shortText, uuidField } from '../kernel/http/fields.js';

const password = shortText;

const isGiven = (email: string | null | undefined): boolean => email !== null && email !== undefined;

/** Taken and left alone: who signs in elsewhere is known by that, and is not told by a client. */
const elsewhere = { external_user_id: uuidField.nullish(), oidc_claims: jsonObject.nullish() };

export const createUser = z.object({
  name: shortText.min(1),
  full_name: shortText.default(''),
  is_admin: z.boolean(),
  password: password.nullish(),
  email: shortText.nullish(),
  email_opted_in: z.boolean().nullish(),
  external_user_id: uuidField.nullish(),
  oidc_claims: jsonObject.nullish(),
  /** Taken and left alone: whether there is a password decides. */
  active: z.boolean().optional(),
  activation_token: shortText.nullish(),
  user_metadata: jsonObject.nullish(),
  avatar_url: z.string().max(65_535).nullish(),
});
export type CreateUser = z.output<typeof createUser>;

export const updateUser = z
  .object({
    ...elsewhere,
    name: shortText.min(1).nullish(),
    full_name: shortText.nullish(),
    is_admin: z.boolean().nullish(),
    active: z.boolean().nullish(),
    password: password.nullish(),
    old_password: password.nullish(),
    activation_token: shortText.nullish(),
    email: shortText.nullish(),
    email_opted_in: z.boolean().nullish(),
    user_metadata: jsonObject.nullish(),
    avatar_url: z.string().max(65_535).nullish(),
    default_project_id: uuidField.nullish(),
  })
  .refine(({ email, email_opted_in: optedIn }) => optedIn !== true || isGiven(email), {
    message: 'The email must be set by whoever opts in to mails',
    path: ['email'],
  })
  // Who gives an email and does not say whether to get mails is taken to want them, as the original takes it.
  .transform((body) => (isGiven(body.email) ? { ...body, email_opted_in: body.email_opted_in ?? true } : body));
export type UpdateUser = z.output<typeof updateUser>;
