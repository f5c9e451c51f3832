import { createHmac, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Config } from '../config/config.js';
import type { Claim, KeptAnswer } from './claim.js';
import { ClaimLostError, IdempotencyKeyInUseError, IdempotencyKeyReusedError } from './idempotency.errors.js';

/** Longer than any statement may take, so that only a dead process's hold is ever taken over. */
const LOCK_MS = 45_000;
const KEEP_HOURS = 24;

interface Row {
  readonly request_hash: string;
  readonly status: number | null;
  readonly headers: Record<string, string> | null;
  readonly body: string | null;
}

/** Idempotency keys as Stripe has them: per caller, kept for 24 hours, one request at a time. */
@Injectable()
export class IdempotencyRepository {
  readonly #key: Buffer;

  constructor(
    private readonly dataSource: DataSource,
    config: Config,
  ) {
    // Keyed, because bodies may hold a password that a plain hash would let one guess.
    this.#key = config.masterKey.deriveControlPlane('idempotency');
  }

  /** Tells one request from another without giving anything of it away. */
  hashOf(method: string, url: string, body: unknown): string {
    return createHmac('sha256', this.#key)
      .update(`${method}\n${url}\n${Buffer.isBuffer(body) ? body.toString('base64') : canonical(body)}`)
      .digest('base64url');
  }

  /**
   * Takes the key for this request, or gives the answer that it has had.
   * @throws IdempotencyKeyReusedError, IdempotencyKeyInUseError
   */
  async claim(caller: string, key: string, requestHash: string): Promise<Claim | KeptAnswer> {
    for (;;) {
      const id = randomUUID();
      if (await this.take(caller, key, requestHash, id)) return this.hold(caller, key, id);
      const [row] = await this.dataSource.query<Row[]>(
        `SELECT request_hash, status, headers, body FROM control_plane.idempotency_key WHERE caller = $1 AND key = $2`,
        [caller, key],
      );
      // Given back between the two statements: take it.
      if (!row) continue;
      if (row.request_hash !== requestHash) throw new IdempotencyKeyReusedError();
      if (row.status === null) throw new IdempotencyKeyInUseError();
      return { status: row.status, headers: row.headers ?? {}, body: row.body ?? '' };
    }
  }

  /**
   * A hold ends with the database session that took it: a killed process is not waited for. Should that be wrong (the
   * pool has closed an idle session) both go on, and the one that keeps its answer second is rolled back.
   */
  private async take(caller: string, key: string, requestHash: string, claim: string): Promise<boolean> {
    const rows = await this.dataSource.query<unknown[]>(
      `INSERT INTO control_plane.idempotency_key AS held
              (caller, key, request_hash, claim, locked_at, expires_at, holder_pid, holder_since)
       SELECT $1, $2, $3, $4::uuid, now(), now() + interval '${KEEP_HOURS} hours', pid, backend_start
         FROM pg_stat_activity WHERE pid = pg_backend_pid()
       ON CONFLICT (caller, key) DO UPDATE
          SET request_hash = EXCLUDED.request_hash, claim = EXCLUDED.claim, locked_at = now(), created_at = now(),
              expires_at = EXCLUDED.expires_at, status = NULL, headers = NULL, body = NULL,
              holder_pid = EXCLUDED.holder_pid, holder_since = EXCLUDED.holder_since
        WHERE held.expires_at <= now()
           OR (held.status IS NULL AND held.request_hash = EXCLUDED.request_hash
               AND (held.locked_at < now() - ${LOCK_MS} * interval '1 millisecond' OR NOT EXISTS (
                 SELECT FROM pg_stat_activity AS holder
                  WHERE holder.pid = held.holder_pid
                    AND (holder.backend_start = held.holder_since OR holder.backend_start IS NULL))))
       RETURNING claim`,
      [caller, key, requestHash, claim],
    );
    return rows.length > 0;
  }

  private hold(caller: string, key: string, id: string): Claim {
    const { dataSource } = this;
    let kept = false;
    return {
      get kept() {
        return kept;
      },
      async keep({ status, headers, body }: KeptAnswer, manager: EntityManager = dataSource.manager): Promise<void> {
        const [, hits] = await manager.query<[unknown[], number]>(
          `UPDATE control_plane.idempotency_key SET status = $4, headers = $5, body = $6
            WHERE caller = $1 AND key = $2 AND claim = $3 AND status IS NULL`,
          [caller, key, id, status, JSON.stringify(headers), body],
        );
        if (hits === 0) throw new ClaimLostError();
        kept = true;
      },
      async release(): Promise<void> {
        await dataSource.query(
          `DELETE FROM control_plane.idempotency_key WHERE caller = $1 AND key = $2 AND claim = $3 AND status IS NULL`,
          [caller, key, id],
        );
      },
    };
  }

  /** Takes away what has expired. */
  async forget(): Promise<void> {
    await this.dataSource.query('DELETE FROM control_plane.idempotency_key WHERE expires_at <= now()');
  }
}

/** JSON with members in one order, so that the same parameters are the same request however they are written. */
const canonical = (body: unknown): string =>
  JSON.stringify(body ?? null, (_name, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
