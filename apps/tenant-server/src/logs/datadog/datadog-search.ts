import { ValueError } from '../../kernel/errors/zenml.error.js';
import { LEVELS } from '../reading/log-entry.js';
import type { LogPlace } from '../reading/log-place.js';
import { MAX_ENTRIES, type EntriesRequest } from '../reading/entries-request.js';
import { decodeCursor, MAX_PAGE, type DatadogCursor } from './datadog-cursor.js';
import { STATUSES } from './datadog-answer.js';

/** A page of a search, as it is asked for. */
export type DatadogSearch = Omit<DatadogCursor, 'version' | 'token'> & { readonly token: string | undefined };

/**
 * What a request asks of the logs in a store of the flavor `datadog`.
 * @param now ISO 8601, the end of a search that names none.
 * @throws ValueError (400) when it asks for what does not go together.
 */
export function searchOf(request: EntriesRequest, logs: LogPlace, storeId: string, now: string): DatadogSearch {
  const { after, before } = request;
  if (before !== undefined && after !== undefined) throw new ValueError('Pass only one of `before` and `after`.');
  const given = before ?? after;
  if (given === undefined) return begun(request, logs, storeId, now);
  const cursor = decodeCursor(given);
  const direction = before === undefined ? 'oldest' : 'newest';
  if (cursor.log_store_id !== storeId || cursor.logs_id !== logs.id || cursor.direction !== direction) {
    throw new ValueError('Invalid pagination cursor for this log store, stream, or direction.');
  }
  const { level, limit, search, since, start, until } = request;
  if (start !== undefined && start !== direction) throw new ValueError('`start` conflicts with the pagination cursor.');
  if (limit !== undefined && pageSize(limit) !== cursor.limit) {
    throw new ValueError('`limit` conflicts with the pagination cursor.');
  }
  const saved = cursor.filters;
  const same = { search: search === saved.search, level: level === saved.level, ...sameMoments(request, saved) };
  for (const [name, value] of Object.entries({ search, level, since, until })) {
    if (value !== undefined && !same[name as keyof typeof same]) {
      throw new ValueError(`\`${name}\` conflicts with the pagination cursor.`);
    }
  }
  return cursor;
}

function begun(request: EntriesRequest, logs: LogPlace, storeId: string, now: string): DatadogSearch {
  const { level = null, limit = MAX_PAGE, search = null, since, start = 'newest', until } = request;
  return {
    token: undefined,
    log_store_id: storeId,
    logs_id: logs.id,
    filters: { search, level, since: since ?? `${logs.created}Z`, until: until ?? now },
    direction: start,
    limit: pageSize(limit),
  };
}

const pageSize = (limit: number): number => Math.min(limit, MAX_ENTRIES, MAX_PAGE);

function sameMoments(request: EntriesRequest, saved: DatadogCursor['filters']): { since: boolean; until: boolean } {
  const same = (one: string | undefined, other: string): boolean =>
    one !== undefined && Date.parse(one) === Date.parse(other);
  return { since: same(request.since, saved.since), until: same(request.until, saved.until) };
}

/** The search as Datadog takes it. */
export function bodyOf(search: DatadogSearch, service: string): Record<string, unknown> {
  const { direction, filters, limit, token } = search;
  return {
    filter: { query: queryOf(search, service), from: filters.since, to: filters.until },
    page: { limit, ...(token !== undefined && { cursor: token }) },
    sort: direction === 'newest' ? '-timestamp' : 'timestamp',
  };
}

function queryOf({ filters: { level, search }, logs_id: id }: DatadogSearch, service: string): string {
  const terms = [`service:"${quoted(service)}"`, `@zenml.log.id:${id}`];
  if (search) terms.push(/\s/.test(search) ? `message:"${quoted(search)}"` : `message:*${escaped(search)}*`);
  if (level !== null && level > LEVELS.DEBUG) {
    const words = STATUSES.flatMap(([each, group]) => (each >= level ? group : []));
    terms.push(`status:(${words.join(' OR ')})`);
  }
  return terms.join(' AND ');
}

const quoted = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
const escaped = (text: string): string => text.replaceAll(/([-+=!&|><(){}[\]^"~*?:\\/#@])/g, '\\$1');
