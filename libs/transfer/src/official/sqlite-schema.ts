import { OFFICIAL, officialTables, type TableFact } from '../tables.js';

/** Statements that make the official server's tables in an empty SQLite file, stamped with its revision. */
export function sqliteSchema(): string[] {
  return [
    `CREATE TABLE "alembic_version" (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))`,
    `INSERT INTO alembic_version (version_num) VALUES ('${OFFICIAL.revision}')`,
    ...officialTables.flatMap((table) => [tableSql(table), ...indexesSql(table)]),
  ];
}

const list = (names: readonly string[]): string => names.map(quoted).join(', ');
export const quoted = (name: string): string => `"${name}"`;

function tableSql(table: TableFact): string {
  const parts = [
    ...table.columns.map(({ name, type, nullable }) => `${quoted(name)} ${type}${nullable ? '' : ' NOT NULL'}`),
    `PRIMARY KEY (${list(table.primaryKey)})`,
    ...(table.uniques ?? []).map(({ name, columns }) => `${named(name)}UNIQUE (${list(columns)})`),
    ...(table.foreignKeys ?? []).map(
      ({ name, columns, to, references, onDelete }) =>
        `${named(name)}FOREIGN KEY(${list(columns)}) REFERENCES ${quoted(to)} (${list(references)})` +
        (onDelete ? ` ON DELETE ${onDelete}` : ''),
    ),
  ];
  return `CREATE TABLE ${quoted(table.name)} (\n  ${parts.join(',\n  ')}\n)`;
}

const named = (name: string | undefined): string => (name === undefined ? '' : `CONSTRAINT ${name} `);

function indexesSql({ name: table, indexes = [] }: TableFact): string[] {
  return indexes.map(
    ({ name, columns, unique }) =>
      `CREATE ${unique ? 'UNIQUE ' : ''}INDEX ${quoted(name)} ON ${quoted(table)} (${list(columns)})`,
  );
}
