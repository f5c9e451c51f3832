import pg from 'pg';
import { DatabaseAwayError } from '../kernel/errors/zenml.error.js';
import { releaseNumbers } from '../kernel/exact-numbers.js';
import { isAway } from './pg-errors.js';
import { PreparedQuery } from './prepared-query.js';
import { statementName } from './statement-names.js';

/**
 * Sends one statement, over a connection or over whichever of a pool is free.
 * @param isPrepared whether the text will come again.
 * @throws DatabaseAwayError when Postgres cannot be reached, pg.DatabaseError as Postgres says.
 */
export async function send(
  target: pg.Pool | pg.PoolClient,
  text: string,
  values?: readonly unknown[],
  isPrepared = true,
): Promise<pg.QueryResult> {
  const name = isPrepared ? statementName(text) : undefined;
  const config: pg.QueryConfig = { name, text, values: values?.map(released) as unknown[] };
  try {
    return await (target instanceof pg.Pool ? overPool(target, config) : over(target, config));
  } catch (error) {
    // Where the answer was read says nothing; what asked for it does.
    if (error instanceof Error) Error.captureStackTrace(error);
    if (isAway(error)) throw new DatabaseAwayError(error);
    throw error;
  }
}

function over(client: pg.ClientBase, config: pg.QueryConfig): Promise<pg.QueryResult> {
  return new Promise((resolve, reject) => {
    const callback = (error: Error | null, result: pg.QueryResult): void => (error ? reject(error) : resolve(result));
    const query = config.name ? new PreparedQuery(config) : new pg.Query(config);
    client.query(Object.assign(query, { callback }));
  });
}

// Not the pool's own `query`: that closes the connection when Postgres refuses a statement, such as for a name in use.
async function overPool(pool: pg.Pool, config: pg.QueryConfig): Promise<pg.QueryResult> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    return await over(client, config);
  } catch (error) {
    if (isAway(error)) broken = error as Error;
    throw error;
  } finally {
    client.release(broken);
  }
}

// What is stored is plain JSON, whatever form its numbers have while they are in this program.
function released(value: unknown): unknown {
  if (typeof value === 'string') return releaseNumbers(value);
  return Array.isArray(value) ? value.map(released) : value;
}
