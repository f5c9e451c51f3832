import { type CarriedTable, type Row, rowOf } from '@zendo/transfer';
import type { Client } from 'pg';
import { quoteName } from './names.js';

const FETCHED_ROWS = 2_000;

/**
 * The rows of a table as they are in Postgres, in the order of their primary key, a few at a time. To be read in a
 * transaction, to its end or until that ends.
 * @param where a condition on the rows, with values for `$n`
 */
export async function* tableRows(
  client: Client,
  table: CarriedTable,
  where?: { readonly sql: string; readonly values: readonly unknown[] },
): AsyncGenerator<Row> {
  const columns = table.columns.map(({ name }) => quoteName(name)).join(', ');
  const cursor = quoteName(`read_${table.name}`);
  await client.query(
    `DECLARE ${cursor} NO SCROLL CURSOR FOR SELECT ${columns} FROM ${quoteName(table.name)}` +
      `${where ? ` WHERE ${where.sql}` : ''} ORDER BY ${table.primaryKey.map(quoteName).join(', ')}`,
    where ? [...where.values] : [],
  );
  for (;;) {
    const { rows } = await client.query<unknown[]>({
      text: `FETCH ${FETCHED_ROWS} FROM ${cursor}`,
      rowMode: 'array',
    });
    for (const row of rows) yield rowOf(table, row);
    if (rows.length < FETCHED_ROWS) break;
  }
  await client.query(`CLOSE ${cursor}`);
}
