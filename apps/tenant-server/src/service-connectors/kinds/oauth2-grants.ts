import { z } from 'zod';

const RESERVED = ['grant_type', 'client_id', 'client_secret', 'refresh_token', 'scope', 'audience'];
const texts = z.record(z.string(), z.string());

const grant = {
  api_url: z.string(),
  token_url: z.string(),
  client_id: z.string(),
  scope: z.string().nullish(),
  client_auth_method: z.enum(['client_secret_basic', 'client_secret_post']).default('client_secret_basic'),
  token_params: texts
    .default({})
    .refine((params) => !RESERVED.some((name) => Object.hasOwn(params, name)), `${RESERVED.join(', ')} are reserved`),
  token_headers: texts
    .default({})
    .refine(
      (headers) => !Object.keys(headers).some((name) => name.toLowerCase() === 'authorization'),
      'Authorization is reserved',
    ),
};

export const clientCredentials = z.object({
  ...grant,
  client_secret: z.string(),
  audience: z.string().nullish(),
  refresh_token: z.undefined().optional(),
});

export const refreshToken = z.object({
  ...grant,
  refresh_token: z.string(),
  client_secret: z.string().nullish(),
  audience: z.undefined().optional(),
});

export const accessToken = z.object({ api_url: z.string(), access_token: z.string() });

/** Stored credentials that an access token is given for. */
export type Grant = z.output<typeof clientCredentials> | z.output<typeof refreshToken>;
