import { z } from 'zod';
import { plainText, timestamp } from '../http/text.js';
import { ACTOR_KINDS } from '../audit/audit-event.entity.js';
import { SCOPES } from '../identity/scopes.js';

export const createSession = z
  .strictObject({
    email: plainText(3, 320),
    password: z.string().min(1).max(1024).meta({ format: 'password', writeOnly: true }),
  })
  .meta({ id: 'CreateSession' });
export type CreateSession = z.output<typeof createSession>;

export const sessionView = z
  .object({
    token: z.string().describe('Send it as `Authorization: Bearer …`. Shown this once.'),
    expires_at: timestamp,
  })
  .meta({ id: 'Session' });

export const whoamiView = z
  .object({
    type: z.enum(ACTOR_KINDS),
    id: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    scopes: z.array(z.enum(SCOPES)),
    expires_at: timestamp.nullable(),
  })
  .meta({ id: 'Whoami' });
