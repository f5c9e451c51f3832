import { Injectable } from '@nestjs/common';
import { Sealer } from '@zendo/tenancy';
import { Database } from '../../database/database.js';
import { NOW } from '../sql-text.js';

/** How long a finished answer is replayed for (wire contract, section 5). */
const REPLAY_SECONDS = 300;
/** A transaction in flight for longer belongs to a process that died: whoever asks next takes it over. */
const ABANDONED_SECONDS = 60;

export interface TransactionKey {
  readonly id: string;
  readonly userId: string;
  readonly method: string;
  readonly url: string;
}

/** `mine`: run it and finish; `replay`: it was done; `busy`: another process runs it; `foreign`: not the same request. */
export type Claim =
  { readonly state: 'mine' | 'busy' | 'foreign' } | { readonly state: 'replay'; readonly result: string };

interface Row {
  user_id: string;
  method: string;
  url: string;
  completed: boolean;
  result: Buffer | null;
}

@Injectable()
export class TransactionsRepository {
  constructor(
    private readonly database: Database,
    private readonly sealer: Sealer,
  ) {}

  async claim(key: TransactionKey): Promise<Claim> {
    const made = await this.database.run(
      `INSERT INTO api_transaction AS t (id, user_id, method, url, completed) VALUES ($1, $2, $3, $4, FALSE)
       ON CONFLICT (id) DO UPDATE SET updated = ${NOW}, completed = FALSE, expired = NULL
       WHERE t.user_id = $2 AND t.method = $3 AND t.url = $4
         AND ((t.completed AND t.expired <= ${NOW})
           OR (NOT t.completed AND t.updated < ${NOW} - interval '${ABANDONED_SECONDS} seconds'))`,
      [key.id, key.userId, key.method, key.url],
    );
    if (made === 1) return { state: 'mine' };
    const row = await this.database.first<Row>(
      `SELECT t.user_id, t.method, t.url, t.completed, r.result
       FROM api_transaction t LEFT JOIN api_transaction_result r ON r.id = t.id WHERE t.id = $1`,
      [key.id],
    );
    if (!row || row.user_id !== key.userId || row.method !== key.method || row.url !== key.url) {
      return { state: 'foreign' };
    }
    if (!row.completed || row.result === null) return { state: 'busy' };
    return { state: 'replay', result: this.sealer.open(row.result, key.id).toString('utf8') };
  }

  /** @param result the answer's JSON text; it may show a new API key, so it is kept sealed. */
  async finish(id: string, result: string): Promise<void> {
    await this.database.run(
      `WITH done AS (
         UPDATE api_transaction SET completed = TRUE, updated = ${NOW},
           expired = ${NOW} + interval '${REPLAY_SECONDS} seconds' WHERE id = $1 RETURNING id)
       INSERT INTO api_transaction_result (id, result) SELECT id, $2 FROM done
       ON CONFLICT (id) DO UPDATE SET result = excluded.result`,
      [id, this.sealer.seal(Buffer.from(result), id)],
    );
  }

  /** An answer that is an error is not kept: the next try runs again. */
  async forget(id: string): Promise<void> {
    await this.database.run('DELETE FROM api_transaction WHERE id = $1 AND NOT completed', [id]);
  }

  /** Deletes what can no longer be replayed. */
  async sweep(): Promise<number> {
    return this.database.run(
      `DELETE FROM api_transaction WHERE (completed AND expired < ${NOW})
         OR (NOT completed AND updated < ${NOW} - interval '1 hour')`,
    );
  }
}
