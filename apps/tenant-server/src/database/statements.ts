import type pg from 'pg';
import { send } from './send.js';
import type { Sql } from './sql.js';

/** Runs SQL over a connection, or over whichever of a pool is free; throws what `send` does. */
export class Statements implements Sql {
  constructor(private readonly target: pg.Pool | pg.PoolClient) {}

  async query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]> {
    return (await send(this.target, text, values)).rows as Row[];
  }

  async queryOnce<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]> {
    return (await send(this.target, text, values, false)).rows as Row[];
  }

  async first<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row | undefined> {
    return (await send(this.target, text, values)).rows[0] as Row | undefined;
  }

  async run(text: string, values?: readonly unknown[]): Promise<number> {
    return (await send(this.target, text, values)).rowCount ?? 0;
  }
}
