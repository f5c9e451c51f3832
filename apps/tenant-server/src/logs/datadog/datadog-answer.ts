import { createHash } from 'node:crypto';
import { LogStoreError, LogStoreUnavailableError } from '../../kernel/errors/zenml.error.js';
import { isRecord } from '../../kernel/records.js';
import { entryOf, LEVELS, type LogEntry } from '../reading/log-entry.js';
import { pythonTimestamp } from '../reading/python-timestamp.js';

type Json = Readonly<Record<string, unknown>>;

/** Words of Datadog for how grave an entry is, by the level that stands for them. */
export const STATUSES: readonly (readonly [number, readonly string[]])[] = [
  [LEVELS.DEBUG, ['trace', 'debug']],
  [LEVELS.INFO, ['info', 'notice']],
  [LEVELS.WARNING, ['warn', 'warning']],
  [LEVELS.ERROR, ['err', 'error']],
  [LEVELS.CRITICAL, ['crit', 'critical', 'alert', 'emerg', 'emergency', 'fatal']],
];
const LEVEL_OF = new Map(STATUSES.flatMap(([level, words]) => words.map((word) => [word, level] as const)));

/** RFC 9562, appendix: the namespace of URLs. */
const NAMESPACE_URL = Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex');

export interface DatadogPage {
  /** In the order of the search. */
  readonly entries: readonly LogEntry[];
  /** Where the search goes on, if it does. */
  readonly next: string | undefined;
}

/**
 * What a search of Datadog's found (`POST /api/v2/logs/events/search`).
 * @throws LogStoreError (502) for an answer that is none or not whole, LogStoreUnavailableError (503) when the search
 * took too long there.
 */
export function pageOf(answer: unknown): DatadogPage {
  const { data, meta = {} } = objectOf(answer, 'Datadog returned no log search result.');
  const { page = {}, status = 'done', warnings = [] } = objectOf(meta, 'Datadog returned invalid metadata.');
  if (status === 'timeout') throw new LogStoreUnavailableError('Datadog timed out while searching these logs.');
  if (status !== 'done' || !Array.isArray(warnings)) throw new LogStoreError('Datadog returned invalid metadata.');
  if (warnings.length > 0) throw new LogStoreError('Datadog returned an incomplete log search result.');
  if (data === undefined) throw new LogStoreError('Datadog returned no log search result.');
  const events = data ?? [];
  if (!Array.isArray(events)) throw new LogStoreError('Datadog returned no log search result.');
  const { after } = objectOf(page, 'Datadog returned invalid metadata.');
  if (after !== undefined && after !== null && (typeof after !== 'string' || after.trim() === '')) {
    throw new LogStoreError('Datadog returned an invalid continuation token.');
  }
  if (events.length === 0) return { entries: [], next: undefined };
  return { entries: events.flatMap((event) => entryIn(event) ?? []), next: after ?? undefined };
}

/** @returns nothing for an event without a moment. */
function entryIn(event: unknown): LogEntry | undefined {
  const { attributes, id } = objectOf(event, 'Datadog returned no log search result.');
  if (typeof id !== 'string' || id.trim() === '') throw new LogStoreError('Datadog returned a log without a valid ID.');
  const fields = plain(attributes);
  const nested = plain(fields['attributes']);
  const moment = fields['timestamp'] ?? nested['timestamp'];
  const timestamp = pythonTimestamp(typeof moment === 'number' ? moment / 1000 : moment);
  if (timestamp === undefined) return undefined;
  const [filename, module] = placeOf(plain(nested['code']));
  return entryOf({
    id: idOf(id),
    message: `${text(fields['message']) ?? ''}${exceptionIn(nested['exception'])}`,
    level: LEVEL_OF.get((text(fields['status']) ?? 'info').toLowerCase()) ?? LEVELS.INFO,
    timestamp: /(?:Z|[-+]\d{2}:\d{2})$/.test(timestamp) ? timestamp : `${timestamp}Z`,
    name: text(plain(plain(nested['otel'])['library'])['name']),
    filename,
    module,
    lineno: lineOf(plain(plain(nested['code'])['line'])['number']),
  });
}

/** File and module of the code that wrote an entry. */
function placeOf(code: Json): [string | null, string | null] {
  const file = text(plain(code['file'])['path']);
  const called = text(plain(code['function'])['name']);
  return [file, called ?? file?.split('/').at(-1)?.replaceAll('.py', '') ?? null];
}

function exceptionIn(value: unknown): string {
  const exception = plain(value);
  if (Object.keys(exception).length === 0) return '';
  const [type, message, trace] = ['type', 'message', 'stacktrace'].map((key) => exception[key] ?? 'None');
  return `\n${String(type)}: ${String(message)}\n${String(trace)}`;
}

/** The same id for the same event each time: a UUID of version 5. */
function idOf(event: string): string {
  const name = `https://www.datadoghq.com/logs/${event}`;
  const digest = createHash('sha1').update(NAMESPACE_URL).update(name).digest().subarray(0, 16);
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x50;
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  return digest.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function lineOf(value: unknown): number | null {
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) ? number : null;
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const plain = (value: unknown): Json => (isRecord(value) ? value : {});

function objectOf(value: unknown, fault: string): Json {
  if (isRecord(value)) return value;
  throw new LogStoreError(fault);
}
