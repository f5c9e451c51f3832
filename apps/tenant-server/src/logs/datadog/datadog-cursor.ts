import { z } from 'zod';
import { ValueError } from '../../kernel/errors/zenml.error.js';
import { isUuid } from '../../kernel/uuid.js';

/** Datadog gives no more at once. */
export const MAX_PAGE = 1000;

const uuid = z.string().refine(isUuid);
const schema = z.object({
  version: z.literal(1),
  token: z.string().regex(/\S/),
  log_store_id: uuid,
  logs_id: uuid,
  filters: z.object({
    search: z.string().nullable(),
    level: z.number().int().nullable(),
    since: z.string(),
    until: z.string(),
  }),
  direction: z.enum(['oldest', 'newest']),
  limit: z.number().int().min(1).max(MAX_PAGE),
});

/** Where a search goes on: what was asked, so that it is asked again in the same way, and Datadog's own word for it. */
export type DatadogCursor = z.output<typeof schema>;

export const encodeCursor = (cursor: DatadogCursor): string =>
  Buffer.from(JSON.stringify(cursor)).toString('base64url');

/** @throws ValueError (400) for what is no cursor. */
export function decodeCursor(text: string): DatadogCursor {
  try {
    return schema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch {
    throw new ValueError('Invalid pagination cursor.');
  }
}
