import type { ArchiveHeader, CarriedTable } from '@zendo/transfer';

/** An official server's database, read as it was at one moment. */
export interface Database {
  readonly kind: 'sqlite' | 'mysql';
  /** Names of the tables that are there. */
  tables(): Promise<ReadonlySet<string>>;
  /** The revision that its migrations left behind, if any. */
  revision(): Promise<string | undefined>;
  server(): Promise<ArchiveHeader['server'] | undefined>;
  /** Values of a table's columns, row by row, as this database has them. */
  rows(table: CarriedTable): AsyncIterable<readonly unknown[]>;
  close(): Promise<void>;
}
