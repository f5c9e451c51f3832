/** Runs SQL: the pool itself, or one connection inside a transaction. Repositories take this, never the pool. */
export interface Sql {
  /** All rows. Statements are prepared once per connection, so pass values by `$n`, never in the text. */
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** As `query`, for a text that will hardly come again: it is not prepared. */
  queryOnce<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** The first row, if any. */
  first<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row | undefined>;
  /** How many rows the statement touched. */
  run(text: string, values?: readonly unknown[]): Promise<number>;
}
