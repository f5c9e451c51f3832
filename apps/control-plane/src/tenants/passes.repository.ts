import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Operation, OperationStep } from '../operations/operation.entity.js';
import type { Tenant, TenantStatus } from './tenant.entity.js';

/** One pass over one tenant. Its generation fences every write: a newer request makes all of them void. */
export interface Pass {
  readonly tenantId: string;
  readonly generation: number;
}

/** Why a pass did not end well, as the tenant and its operation show it. Never a secret. */
export interface PassFault {
  readonly code: string;
  readonly message: string;
  readonly userFixable: boolean;
  readonly retryable: boolean;
}

type OpenOperation = Pick<Operation, 'id' | 'type' | 'generation' | 'steps' | 'parameters' | 'deadlineAt'>;

// The tenant's row is written first and only at its generation; the operation's write hangs on that one having hit, in
// the same statement, so that no reader and no kill ever sees the one without the other.
const OF_THIS_PASS = `tenant_id = $1 AND generation <= $2 AND status IN ('pending', 'running') AND EXISTS (SELECT 1 FROM seen)`;

/** Failed, and nothing newer asked for since: until a pass ends well. */
const STAYS_FAILED = `status = 'failed' AND failure_count > 0`;

/**
 * What the worker writes. Every method is compare-and-set on the generation and answers whether it hit; `false` means
 * that a newer request is there and this pass is to stop without another word.
 */
@Injectable()
export class PassesRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Opens a pass: the tenant shows `status`, unless it has failed since the last request, and its open operation runs.
   * @returns that operation, `null` when none is open (a look for drift), or `undefined` when the pass is stale.
   */
  async begin(pass: Pass, status: TenantStatus): Promise<OpenOperation | null | undefined> {
    const [row] = await this.dataSource.query<{ operation: OpenOperation | null }[]>(
      `WITH seen AS (
         UPDATE control_plane.tenant
            SET status = CASE WHEN ${STAYS_FAILED} THEN status ELSE $3 END,
                updated_at = CASE WHEN status = $3 THEN updated_at ELSE now() END
          WHERE id = $1 AND generation = $2 RETURNING id
       ), started AS (
         UPDATE control_plane.operation
            SET status = 'running', started_at = coalesce(started_at, now()), updated_at = now(),
                version = version + CASE WHEN status = 'pending' THEN 1 ELSE 0 END
          WHERE ${OF_THIS_PASS} RETURNING *
       )
       SELECT (SELECT json_build_object('id', id, 'type', type, 'generation', generation, 'steps', steps,
                 'parameters', parameters, 'deadlineAt', deadline_at) FROM started) AS operation FROM seen`,
      [pass.tenantId, pass.generation, status],
    );
    if (!row) return undefined;
    return row.operation && { ...row.operation, deadlineAt: new Date(row.operation.deadlineAt) };
  }

  /** Replaces the steps of the open operation. Writes nothing when they are the same. */
  async recordSteps(pass: Pass, steps: readonly OperationStep[]): Promise<boolean> {
    return this.hit(
      `WITH seen AS (SELECT id FROM control_plane.tenant WHERE id = $1 AND generation = $2),
       stepped AS (
         UPDATE control_plane.operation SET steps = $3::jsonb, version = version + 1, updated_at = now()
          WHERE ${OF_THIS_PASS} AND steps IS DISTINCT FROM $3::jsonb
       ) SELECT id FROM seen`,
      [pass.tenantId, pass.generation, JSON.stringify(steps)],
    );
  }

  /** The pass waits on something: no fault, look again after `afterMs`. A tenant that has failed goes on saying why. */
  async waiting(pass: Pass, reason: string, afterMs: number): Promise<boolean> {
    return this.hit(
      `UPDATE control_plane.tenant
          SET status_code = CASE WHEN ${STAYS_FAILED} THEN status_code ELSE 'waiting' END,
              status_reason = CASE WHEN ${STAYS_FAILED} THEN status_reason ELSE $3 END,
              next_look_at = now() + $4 * interval '1 millisecond', updated_at = now()
        WHERE id = $1 AND generation = $2 RETURNING id`,
      [pass.tenantId, pass.generation, reason, afterMs],
    );
  }

  /**
   * The pass ended well: the generation is observed, the operation succeeded, and what only the way there needed is
   * gone (the owner's hash once the tenant runs; the port and the owner once it is purged).
   */
  async converged(pass: Pass, status: TenantStatus): Promise<boolean> {
    return this.hit(
      `WITH seen AS (
         UPDATE control_plane.tenant SET status = $3, status_code = NULL, status_reason = NULL,
                observed_generation = generation, failure_count = 0, last_reconciled_at = now(),
                next_look_at = now(),
                updated_at = CASE WHEN status = $3 AND observed_generation = generation THEN updated_at ELSE now() END,
                owner_password_hash = CASE WHEN $3 IN ('ready', 'purged') THEN NULL ELSE owner_password_hash END,
                port = CASE WHEN $3 = 'purged' THEN NULL ELSE port END,
                import_id = NULL
          WHERE id = $1 AND generation = $2 RETURNING id
       ), done AS (
         UPDATE control_plane.operation
            SET status = 'succeeded', started_at = coalesce(started_at, now()), finished_at = now(),
                updated_at = now(), version = version + 1
          WHERE ${OF_THIS_PASS}
       ) SELECT id FROM seen`,
      [pass.tenantId, pass.generation, status],
    );
  }

  /** A look at these tenants found nothing amiss. One that a request has changed since then is left alone. */
  async foundSettled(looks: readonly Pass[]): Promise<void> {
    await this.dataSource.query(
      `UPDATE control_plane.tenant AS t SET last_reconciled_at = now()
         FROM unnest($1::text[], $2::int[]) AS look(id, generation)
        WHERE t.id = look.id AND t.generation = look.generation AND t.observed_generation = t.generation
          AND t.failure_count = 0`,
      [looks.map(({ tenantId }) => tenantId), looks.map(({ generation }) => generation)],
    );
  }

  /**
   * The pass met a fault. The tenant is owed another look after `afterMs`; with `final` it also shows `failed` and its
   * open operation ends as failed, while passes go on slowly, so that it heals when the cause is gone.
   */
  async faulted(pass: Pass, fault: PassFault, afterMs: number, final: boolean): Promise<boolean> {
    return this.hit(
      `WITH seen AS (
         UPDATE control_plane.tenant SET status = CASE WHEN $8 THEN 'failed' ELSE status END,
                status_code = $3, status_reason = $4, failure_count = failure_count + 1,
                last_reconciled_at = now(), next_look_at = now() + $7 * interval '1 millisecond', updated_at = now()
          WHERE id = $1 AND generation = $2 RETURNING id
       ), failed AS (
         UPDATE control_plane.operation
            SET status = 'failed', error_code = $3, error_message = $4, error_user_fixable = $5, error_retryable = $6,
                started_at = coalesce(started_at, now()), finished_at = now(), updated_at = now(), version = version + 1
          WHERE $8 AND ${OF_THIS_PASS}
       ) SELECT id FROM seen`,
      [pass.tenantId, pass.generation, fault.code, fault.message, fault.userFixable, fault.retryable, afterMs, final],
    );
  }

  /** An upgrade went wrong: the operation fails with the reason and the tenant wants its old release again. */
  async rolledBack(pass: Pass, release: Tenant['release'], fault: PassFault): Promise<boolean> {
    return this.hit(
      `WITH seen AS (
         UPDATE control_plane.tenant SET release = $7, status_code = $3, status_reason = $4,
                observed_generation = least(observed_generation, generation - 1), next_look_at = now(),
                last_reconciled_at = now(), updated_at = now()
          WHERE id = $1 AND generation = $2 RETURNING id
       ), failed AS (
         UPDATE control_plane.operation
            SET status = 'failed', error_code = $3, error_message = $4, error_user_fixable = $5, error_retryable = $6,
                started_at = coalesce(started_at, now()), finished_at = now(), updated_at = now(), version = version + 1
          WHERE ${OF_THIS_PASS}
       ) SELECT id FROM seen`,
      [pass.tenantId, pass.generation, fault.code, fault.message, fault.userFixable, fault.retryable, release],
    );
  }

  /**
   * An import that is not in will not be tried again: its operation fails with the reason, its parts go, and the tenant
   * comes back as it was with the next pass. @returns `false` when the import is in, or the pass is stale
   */
  async importFailed(pass: Pass, fault: PassFault): Promise<boolean> {
    return this.hit(
      `WITH wanted AS MATERIALIZED (
         SELECT t.id, i.id AS import_id FROM control_plane.tenant t JOIN control_plane.import i ON i.id = t.import_id
          WHERE t.id = $1 AND t.generation = $2 AND i.state = 'started' FOR UPDATE
       ), seen AS (
         UPDATE control_plane.tenant SET import_id = NULL, status_code = $3, status_reason = $4, failure_count = 0,
                observed_generation = least(observed_generation, generation - 1), next_look_at = now(),
                last_reconciled_at = now(), updated_at = now()
          WHERE id IN (SELECT id FROM wanted) RETURNING id
       ), ended AS (
         UPDATE control_plane.import SET state = 'failed', updated_at = now()
          WHERE id IN (SELECT import_id FROM wanted)
       ), emptied AS (
         DELETE FROM control_plane.import_part WHERE import_id IN (SELECT import_id FROM wanted)
       ), failed AS (
         UPDATE control_plane.operation
            SET status = 'failed', error_code = $3, error_message = $4, error_user_fixable = $5, error_retryable = $6,
                started_at = coalesce(started_at, now()), finished_at = now(), updated_at = now(), version = version + 1
          WHERE ${OF_THIS_PASS}
       ) SELECT id FROM seen`,
      [pass.tenantId, pass.generation, fault.code, fault.message, fault.userFixable, fault.retryable],
    );
  }

  /** The tenant wants no import any more; what is left of it is swept up later. */
  async dropImport(pass: Pass): Promise<boolean> {
    return this.hit(
      `UPDATE control_plane.tenant SET import_id = NULL, next_look_at = now()
        WHERE id = $1 AND generation = $2 RETURNING id`,
      [pass.tenantId, pass.generation],
    );
  }

  private async hit(sql: string, parameters: unknown[]): Promise<boolean> {
    const result = await this.dataSource.query<unknown>(sql, parameters);
    // TypeORM answers an UPDATE as [rows, count] and everything else as rows.
    const rows = Array.isArray(result) && Array.isArray(result[0]) ? result[0] : (result as unknown[]);
    return rows.length > 0;
  }
}
