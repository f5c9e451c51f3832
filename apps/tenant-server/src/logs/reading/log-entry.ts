import { randomUUID } from 'node:crypto';
import { pythonTimestamp } from './python-timestamp.js';

/** One entry as clients get it (wire contract, `LogEntry`). */
export interface LogEntry {
  readonly message: string;
  readonly name: string | null;
  readonly level: number | null;
  readonly timestamp: string | null;
  readonly module: string | null;
  readonly filename: string | null;
  readonly lineno: number | null;
  readonly chunk_index: number;
  readonly total_chunks: number;
  readonly id: string;
}

/** Python's logging levels. */
export const LEVELS = { NOTSET: 0, DEBUG: 10, INFO: 20, WARN: 30, WARNING: 30, ERROR: 40, CRITICAL: 50 } as const;
const LEVEL_VALUES: ReadonlySet<unknown> = new Set(Object.values(LEVELS));

/** What clients wrote before entries were JSON. */
const OLD_FORMAT = /^\[(\d{4}-\d{2}-\d{2})\s+(\d{2}:\d{2}:\d{2})\s+UTC\]/;
const UUID = /^(?:urn:uuid:)?\{?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})\}?$/i;

class Unfit extends Error {}

/** A line of a log file: an entry as JSON, else text of level INFO. @returns nothing for an empty line. */
export function parseLogEntry(text: string): LogEntry | undefined {
  const line = text.trim();
  if (line === '') return undefined;
  return (line.startsWith('{') && line.endsWith('}') ? fromJson(line) : undefined) ?? fromText(line);
}

function fromText(line: string): LogEntry {
  const old = OLD_FORMAT.exec(line);
  const timestamp = old ? pythonTimestamp(`${old[1]}T${old[2]}Z`) : undefined;
  return entryOf({
    message: old ? line.replaceAll(old[0], '').trim() : line,
    level: LEVELS.INFO,
    timestamp: timestamp ?? null,
  });
}

function fromJson(line: string): LogEntry | undefined {
  try {
    const given = JSON.parse(line) as Readonly<Record<string, unknown>>;
    if (typeof given['message'] !== 'string') return undefined;
    return entryOf({
      message: given['message'],
      name: text(given['name']),
      level: level(given['level']),
      timestamp: timestamp(given['timestamp']),
      module: text(given['module']),
      filename: text(given['filename']),
      lineno: given['lineno'] === undefined || given['lineno'] === null ? null : integer(given['lineno']),
      ...(given['chunk_index'] !== undefined && { chunk_index: integer(given['chunk_index']) }),
      ...(given['total_chunks'] !== undefined && { total_chunks: integer(given['total_chunks']) }),
      ...(given['id'] !== undefined && { id: uuid(given['id']) }),
    });
  } catch (error) {
    if (error instanceof Unfit || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** An entry with what is not given as it is by default. */
export function entryOf(given: Partial<LogEntry> & Pick<LogEntry, 'message'>): LogEntry {
  return {
    message: given.message,
    name: given.name ?? null,
    level: given.level ?? null,
    timestamp: given.timestamp ?? null,
    module: given.module ?? null,
    filename: given.filename ?? null,
    lineno: given.lineno ?? null,
    chunk_index: given.chunk_index ?? 0,
    total_chunks: given.total_chunks ?? 1,
    id: given.id ?? randomUUID(),
  };
}

function text(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') throw new Unfit();
  return value;
}

function level(value: unknown): number | null {
  if (value === undefined || value === null) return null;
  if (!LEVEL_VALUES.has(value)) throw new Unfit();
  return value as number;
}

function timestamp(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  const normal = pythonTimestamp(value);
  if (normal === undefined) throw new Unfit();
  return normal;
}

function integer(value: unknown): number {
  const number = typeof value === 'string' && /^\s*[-+]?\d{1,15}\s*$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number)) throw new Unfit();
  return number;
}

function uuid(value: unknown): string {
  const parts = typeof value === 'string' ? UUID.exec(value) : null;
  if (!parts) throw new Unfit();
  return parts.slice(1).join('-').toLowerCase();
}
