import { parseUuid } from '../kernel/http/uuid.pipe.js';
import { single, type RawQuery } from '../kernel/list/list-request.js';
import type { LogChoice } from './log-entries.js';

/** `source` and `logs_id` of a query. @throws RequestInvalidError (422) for an id that is none. */
export function logChoice(query: RawQuery): LogChoice {
  const id = single(query, 'logs_id');
  return { source: single(query, 'source'), logsId: id === undefined ? undefined : parseUuid(id, 'query.logs_id') };
}
