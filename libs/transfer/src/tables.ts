import facts from './facts/tables-0.98.0.json' with { type: 'json' };

/** What a column holds, whatever each database calls it; `packed`: text that the official server keeps as base64. */
export type Kind = 'uuid' | 'time' | 'bool' | 'int' | 'float' | 'json' | 'packed' | 'text';

/** A column of a table of the official server. */
export interface ColumnFact {
  readonly name: string;
  /** As SQLite has it. */
  readonly type: string;
  readonly nullable?: boolean;
}

/** A foreign key: `columns` point to `references` of the table `to`. */
export interface ForeignKeyFact {
  readonly name: string;
  readonly columns: readonly string[];
  readonly to: string;
  readonly references: readonly string[];
  readonly onDelete?: string;
}

/** One table of the official server: names, types and keys. */
export interface TableFact {
  readonly name: string;
  readonly columns: readonly ColumnFact[];
  readonly primaryKey: readonly string[];
  readonly uniques?: readonly { readonly name?: string; readonly columns: readonly string[] }[];
  readonly foreignKeys?: readonly ForeignKeyFact[];
  readonly indexes?: readonly {
    readonly name: string;
    readonly columns: readonly string[];
    readonly unique?: boolean;
  }[];
}

/** The version of the official server whose tables these are, and the revision that its migrations leave behind. */
export const OFFICIAL = { version: facts.version, revision: facts.revision } as const;

/** Every table of the official server, as SQLite has it. */
export const officialTables: readonly TableFact[] = facts.tables;

/** Answers kept for the repeats of requests in flight: worth nothing on another server. */
export const TRANSIENT_TABLES: ReadonlySet<string> = new Set(['api_transaction', 'api_transaction_result']);

// What a server is, as opposed to how it is set up: a tenant stays itself, whatever is imported into it.
const IDENTITY: ReadonlySet<string> = new Set(['id', 'server_name']);
/** The table with the one row that says how a server is set up. */
export const SETTINGS_TABLE = 'server_settings';

// Its bytes are what was received, and not packed.
const RAW_BYTES = 'webhook_event_payload';

/** A table that crosses, and the columns of it that do, in the order of their cells. */
export interface CarriedTable {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly kind: Kind; readonly nullable: boolean }[];
  readonly primaryKey: readonly string[];
}

/** All that crosses, in one order everywhere. */
export const carriedTables: readonly CarriedTable[] = officialTables
  .filter(({ name }) => !TRANSIENT_TABLES.has(name))
  .map(({ name, columns, primaryKey }) => ({
    name,
    primaryKey,
    columns: columns
      .filter((column) => name !== SETTINGS_TABLE || !IDENTITY.has(column.name))
      .map((column) => ({
        name: column.name,
        kind: name === RAW_BYTES ? kindOf(column.type, 'text') : kindOf(column.type),
        nullable: column.nullable === true,
      })),
  }));

const byName = new Map(carriedTables.map((table) => [table.name, table]));

/** The table of this name, if it crosses. */
export const carriedTable = (name: string): CarriedTable | undefined => byName.get(name);

/** The place of a column among a table's cells. @throws Error when it does not cross */
export function cellOf(table: CarriedTable, column: string): number {
  const index = table.columns.findIndex(({ name }) => name === column);
  if (index < 0) throw new Error(`${table.name}.${column} does not cross.`);
  return index;
}

function kindOf(type: string, bytes: Kind = 'packed'): Kind {
  switch (type) {
    case 'CHAR(32)':
      return 'uuid';
    case 'DATETIME':
      return 'time';
    case 'BOOLEAN':
      return 'bool';
    case 'INTEGER':
      return 'int';
    case 'FLOAT':
      return 'float';
    case 'JSON':
      return 'json';
    case 'BLOB':
      return bytes;
    default:
      return 'text';
  }
}
