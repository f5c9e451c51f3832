import { RequestInvalidError } from '../../kernel/errors/zenml.error.js';
import { single, type RawQuery } from '../../kernel/list/list-request.js';
import { wholeNumber } from '../../kernel/list/whole-number.js';
import { LEVELS } from './log-entry.js';
import { pythonTimestamp } from './python-timestamp.js';

/** More entries than these no answer has. */
export const MAX_ENTRIES = 50_000;

/** Which entries of a log are asked for (wire contract, `GET /logs/{id}/entries`). */
export interface EntriesRequest {
  readonly start?: 'oldest' | 'newest' | undefined;
  readonly limit?: number | undefined;
  readonly before?: string | undefined;
  readonly after?: string | undefined;
  readonly search?: string | undefined;
  readonly level?: number | undefined;
  /** ISO 8601 with a zone. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

/** @throws RequestInvalidError (422) with every fault. */
export function entriesRequest(query: RawQuery): EntriesRequest {
  const faults: string[] = [];
  const [start, limit] = [single(query, 'start'), single(query, 'limit')];
  if (start !== undefined && start !== 'oldest' && start !== 'newest') {
    faults.push("query.start: Input should be 'oldest' or 'newest'");
  }
  const most = limit === undefined ? undefined : wholeNumber(limit);
  if (limit !== undefined && !(most !== undefined && most > 0)) {
    faults.push('query.limit: Input should be a valid integer greater than 0');
  }
  const moment = (name: 'since' | 'until'): string | undefined => {
    const given = single(query, name);
    const normal = given === undefined ? undefined : inUtc(pythonTimestamp(given));
    if (given !== undefined && normal === undefined) faults.push(`query.${name}: Input should be a valid datetime`);
    return normal;
  };
  const [since, until, level] = [moment('since'), moment('until'), levelOf(single(query, 'level'), faults)];
  if (since !== undefined && until !== undefined && Date.parse(since) > Date.parse(until)) {
    faults.push('query: `since` must not be later than `until`');
  }
  if (faults.length > 0) throw new RequestInvalidError(faults);
  return {
    start: start as EntriesRequest['start'],
    limit: most,
    before: single(query, 'before'),
    after: single(query, 'after'),
    search: single(query, 'search'),
    level,
    since,
    until,
  };
}

/** How many entries a request is answered with at most. */
export const limitOf = ({ limit = MAX_ENTRIES }: EntriesRequest): number => Math.min(limit, MAX_ENTRIES);

/** Whether it asks for no more than the oldest entries: all that a log in files can give. */
export const isPlain = ({ start, before, after, search, level, since, until }: EntriesRequest): boolean =>
  start !== 'newest' && before === undefined && after === undefined && !search && !level && !since && !until;

/** A level by its name or its number. */
function levelOf(given: string | undefined, faults: string[]): number | undefined {
  if (given === undefined) return undefined;
  const name = given.trim().toUpperCase();
  const level = Object.hasOwn(LEVELS, name)
    ? LEVELS[name as keyof typeof LEVELS]
    : /^\d+$/.test(name)
      ? Number(name)
      : -1;
  if (Object.values(LEVELS).some((each) => each === level)) return level;
  faults.push(`query.level: Input should be one of ${Object.keys(LEVELS).join(', ')} or the equivalent number`);
  return undefined;
}

// A moment without a zone is one in UTC.
const inUtc = (moment: string | undefined): string | undefined =>
  moment === undefined || /(?:Z|[-+]\d{2}:\d{2})$/.test(moment) ? moment : `${moment}Z`;
