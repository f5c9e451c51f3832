import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { isUniqueViolation } from '../database/postgres-errors.js';
import { isUuid } from '../database/uuid.js';
import { TenantBusyError } from '../tenants/tenant.errors.js';
import { Operation, type OperationStatus, type OperationType } from './operation.entity.js';
import { OperationNotFoundError } from './operation.errors.js';

/** Which operations a list shows, newest first. */
export interface OperationQuery {
  readonly limit: number;
  /** Only operations made before the one with this `seq`. */
  readonly before?: string;
  readonly tenantId?: string;
  readonly statuses?: readonly OperationStatus[];
  readonly type?: OperationType;
}

export type NewOperation = Pick<
  Operation,
  'tenantId' | 'type' | 'generation' | 'parameters' | 'requestedBy' | 'undo'
> & {
  /** How long it may take before it counts as failed. */
  readonly timeoutMs: number;
};

/** Every query on operations except what a pass writes (see `PassesRepository`). */
@Injectable()
export class OperationsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws OperationNotFoundError */
  async get(id: string, manager?: EntityManager): Promise<Operation> {
    const operation = await this.find(id, manager);
    if (!operation) throw new OperationNotFoundError(id);
    return operation;
  }

  async find(id: string, manager: EntityManager = this.dataSource.manager): Promise<Operation | null> {
    return isUuid(id) ? manager.findOneBy(Operation, { id }) : null;
  }

  /** With what cancelling it puts back. @throws OperationNotFoundError */
  async getWithUndo(id: string, manager: EntityManager): Promise<Operation> {
    const operation = await manager
      .createQueryBuilder(Operation, 'o')
      .addSelect('o.undo')
      .where('o.id = :id', { id })
      .getOne();
    if (!operation) throw new OperationNotFoundError(id);
    return operation;
  }

  /** The tenant's pending or running operation: there is at most one. */
  async openOf(tenantId: string, manager: EntityManager = this.dataSource.manager): Promise<Operation | null> {
    return manager
      .createQueryBuilder(Operation, 'o')
      .where("o.tenantId = :tenantId AND o.status IN ('pending', 'running')", { tenantId })
      .getOne();
  }

  /** The newest operation of each tenant, by tenant id. */
  async latestOf(
    tenantIds: readonly string[],
    manager: EntityManager = this.dataSource.manager,
  ): Promise<Map<string, Operation>> {
    if (tenantIds.length === 0) return new Map();
    const found = await manager
      .createQueryBuilder(Operation, 'o')
      .where((query) => {
        const newest = query
          .subQuery()
          .select('DISTINCT ON (n.tenantId) n.id')
          .from(Operation, 'n')
          .where('n.tenantId = ANY(:tenantIds)')
          .orderBy('n.tenantId')
          .addOrderBy('n.seq', 'DESC');
        return `o.id IN ${newest.getQuery()}`;
      })
      .setParameter('tenantIds', tenantIds)
      .getMany();
    return new Map(found.map((operation) => [operation.tenantId, operation]));
  }

  /** @throws TenantBusyError when the tenant has an open operation. */
  async insert({ timeoutMs, ...operation }: NewOperation, manager: EntityManager): Promise<Operation> {
    const id = randomUUID();
    try {
      await manager.insert(Operation, {
        ...operation,
        id,
        status: 'pending',
        deadlineAt: () => `now() + ${Math.trunc(timeoutMs)} * interval '1 millisecond'`,
      });
    } catch (error) {
      if (!isUniqueViolation(error, 'operation_open_key')) throw error;
      // The transaction is spent, so the culprit is read outside it.
      throw new TenantBusyError(
        (await this.openOf(operation.tenantId)) ?? { id: '', type: operation.type, status: 'open' },
      );
    }
    return manager.findOneByOrFail(Operation, { id });
  }

  /** Ends whatever the tenant has open, because something stronger was asked for. */
  async supersede(tenantId: string, manager: EntityManager): Promise<void> {
    await manager.query(
      `UPDATE control_plane.operation
          SET status = 'superseded', finished_at = now(), updated_at = now(), version = version + 1
        WHERE tenant_id = $1 AND status IN ('pending', 'running')`,
      [tenantId],
    );
  }

  async cancel(id: string, manager: EntityManager): Promise<Operation> {
    await manager.query(
      `UPDATE control_plane.operation
          SET status = 'cancelled', finished_at = now(), updated_at = now(), version = version + 1 WHERE id = $1`,
      [id],
    );
    return manager.findOneByOrFail(Operation, { id });
  }

  /** One page and, when more follow, one operation beyond it. */
  async page(query: OperationQuery): Promise<Operation[]> {
    const builder = this.dataSource.manager
      .createQueryBuilder(Operation, 'o')
      .orderBy('o.seq', 'DESC')
      .limit(query.limit + 1);
    if (query.before) builder.andWhere('o.seq < :before', { before: query.before });
    if (query.tenantId) builder.andWhere('o.tenantId = :tenantId', { tenantId: query.tenantId });
    if (query.statuses) builder.andWhere('o.status = ANY(:statuses)', { statuses: query.statuses });
    if (query.type) builder.andWhere('o.type = :type', { type: query.type });
    return builder.getMany();
  }

  /**
   * Ends operations that are past their deadline, in whatever state a worker left them, so that every operation ends.
   * Their tenants show `failed` and stay owed. Tenants are locked first, as everywhere: else two writers could wait for
   * one another. @returns the tenants' ids.
   */
  async failOverdue(): Promise<string[]> {
    const rows = await this.dataSource.query<{ id: string }[]>(
      `WITH due AS MATERIALIZED (
         SELECT t.id FROM control_plane.tenant t
          WHERE EXISTS (SELECT 1 FROM control_plane.operation o
                         WHERE o.tenant_id = t.id AND o.status IN ('pending', 'running') AND o.deadline_at <= now())
            FOR UPDATE SKIP LOCKED
       ), overdue AS (
         UPDATE control_plane.operation
            SET status = 'failed', error_code = 'deadline_exceeded', error_user_fixable = false, error_retryable = true,
                error_message = 'The operation did not end in time. Zendo goes on trying.',
                finished_at = now(), updated_at = now(), version = version + 1
          WHERE tenant_id IN (SELECT id FROM due) AND status IN ('pending', 'running') AND deadline_at <= now()
          RETURNING tenant_id
       ), failed AS (
         UPDATE control_plane.tenant SET status = 'failed', failure_count = failure_count + 1, updated_at = now(),
                status_code = CASE WHEN status_code IS NULL OR status_code = 'waiting' THEN 'deadline_exceeded' ELSE status_code END,
                status_reason = coalesce(status_reason, 'The last operation did not end in time.')
          WHERE id IN (SELECT tenant_id FROM overdue) AND generation <> observed_generation RETURNING id
       ) SELECT id FROM failed`,
    );
    return rows.map((row) => row.id);
  }
}
