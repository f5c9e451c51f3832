import type { CarriedTable, Kind } from './tables.js';

/**
 * A value as an archive has it, the same whichever database it came from: ids as 32 hex digits, times as
 * `2026-11-25 07:32:37.388456` in UTC with six digits always, JSON with its members in one order.
 */
export type Cell = string | number | boolean | null;
export type Row = readonly Cell[];

/** A value that its column cannot hold. The value itself is not told: it may be a secret. */
export class CellError extends Error {
  override readonly name = 'CellError';
  constructor(table: string, column: string, kind: Kind) {
    super(`A value in ${table}.${column} is no ${kind}.`);
  }
}

/** The row of a database, column by column, as cells. @throws CellError */
export function rowOf(table: CarriedTable, values: readonly unknown[]): Row {
  return table.columns.map(({ name, kind }, index) => {
    const cell = toCell(kind, values[index]);
    if (cell === undefined) throw new CellError(table.name, name, kind);
    return cell;
  });
}

/** As `rowOf`, of a database of the official server's. @throws CellError */
export function officialRowOf(table: CarriedTable, values: readonly unknown[]): Row {
  return rowOf(table, values).map((cell, index) =>
    table.columns[index]?.kind === 'packed' && typeof cell === 'string'
      ? Buffer.from(cell, 'base64').toString('utf8')
      : cell,
  );
}

/** A value of SQLite, MySQL or Postgres (as text) → a cell; `undefined` when it is none of its kind. */
export function toCell(kind: Kind, value: unknown): Cell | undefined {
  if (value === null || value === undefined) return null;
  const plain = value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : value;
  switch (kind) {
    case 'uuid':
      return uuid(plain);
    case 'time':
      return time(plain);
    case 'bool':
      return bool(plain);
    case 'int':
      return integer(plain);
    case 'float':
      return float(plain);
    case 'json':
      return json(plain);
    case 'packed':
    case 'text':
      return typeof plain === 'string' ? plain : typeof plain === 'number' ? String(plain) : undefined;
  }
}

function uuid(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const hex = value.replaceAll('-', '').toLowerCase();
  return /^[0-9a-f]{32}$/.test(hex) ? hex : undefined;
}

const TIME = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?$/;

function time(value: unknown): string | undefined {
  const parts = typeof value === 'string' ? TIME.exec(value) : null;
  return parts ? `${parts[1]} ${parts[2]}.${(parts[3] ?? '').padEnd(6, '0')}` : undefined;
}

function bool(value: unknown): boolean | undefined {
  if (value === true || value === 1 || value === 1n || value === 't' || value === '1') return true;
  if (value === false || value === 0 || value === 0n || value === 'f' || value === '0') return false;
  return undefined;
}

function integer(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  const whole = typeof number === 'bigint' ? Number(number) : number;
  // As much as such a column of a tenant's holds; SQLite's hold more.
  return typeof whole === 'number' && (whole | 0) === whole ? whole : undefined;
}

function float(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

function json(value: unknown): string | undefined {
  try {
    return canonicalJson(typeof value === 'string' ? JSON.parse(value) : value);
  } catch {
    return undefined;
  }
}

/** JSON text with members in one order. */
export const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_name, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );

/** 32 hex digits as a UUID is written with hyphens. */
export const dashed = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
