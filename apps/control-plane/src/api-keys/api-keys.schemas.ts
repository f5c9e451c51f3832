import { z } from 'zod';
import { pageOf } from '../http/paging.js';
import { iso, plainText, timestamp } from '../http/text.js';
import { SCOPES } from '../identity/scopes.js';
import type { ApiKey } from './api-key.entity.js';

export const createApiKey = z
  .strictObject({
    name: plainText(1, 100).describe('What it is for.'),
    expires_at: z.iso
      .datetime({ offset: true })
      .transform((text) => new Date(text))
      .refine((date) => date.getTime() > Date.now(), 'This lies in the past.')
      .optional()
      .describe('Works for ever when absent.'),
    scopes: z.array(z.enum(SCOPES)).min(1).optional().describe("All of the caller's own when absent."),
  })
  .meta({ id: 'CreateApiKey' });
export type CreateApiKey = z.output<typeof createApiKey>;

const members = {
  id: z.uuid(),
  name: z.string(),
  prefix: z.string().describe('How the key begins; it tells keys apart and is no secret.'),
  scopes: z.array(z.enum(SCOPES)),
  operator_id: z.uuid().nullable().describe('Whose it is; it works while they are not disabled.'),
  created_at: timestamp,
  last_used_at: timestamp.nullable().describe('To the minute.'),
  expires_at: timestamp.nullable(),
  revoked_at: timestamp.nullable(),
};
export const apiKeyView = z.object(members).meta({ id: 'ApiKey' });
export const createdApiKeyView = z
  .object({ ...members, key: z.string().nullable().describe('Shown this once; null in a replayed answer.') })
  .meta({ id: 'CreatedApiKey' });
export type CreatedApiKeyView = z.output<typeof createdApiKeyView>;
export type ApiKeyView = z.output<typeof apiKeyView>;
export const apiKeyPage = pageOf(apiKeyView, 'ApiKeyPage');

export const viewOf = (key: ApiKey): ApiKeyView => ({
  id: key.id,
  name: key.name,
  prefix: key.prefix,
  scopes: key.scopes as ApiKeyView['scopes'],
  operator_id: key.operatorId,
  created_at: key.createdAt.toISOString(),
  last_used_at: iso(key.lastUsedAt),
  expires_at: iso(key.expiresAt),
  revoked_at: iso(key.revokedAt),
});
