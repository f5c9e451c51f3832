import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditRepository } from '../audit/audit.repository.js';
import { Config } from '../config/config.js';
import type { Origin } from '../http/origin.js';
import type { Claim } from '../idempotency/claim.js';
import type { Actor } from '../identity/caller.js';
import { beforeOf } from '../operations/cancellation.js';
import type { Operation } from '../operations/operation.entity.js';
import { OperationsRepository } from '../operations/operations.repository.js';
import { Tenant } from './tenant.entity.js';
import { TenantBusyError } from './tenant.errors.js';
import { planOf, type Verb } from './tenant-plan.js';
import { TenantPresenter } from './tenant-presenter.js';
import type { ChangeView } from './tenants.schemas.js';
import { TenantsRepository } from './tenants.repository.js';

/** Who asks for a change; with a claim, the answer is kept for replays in the change's own transaction. */
export type Requester = { readonly actor: Actor; readonly idempotency?: Claim } & Origin;

/** Undoes the transaction of a dry run and carries out its answer. */
class DryRun extends Error {
  constructor(readonly answer: ChangeView) {
    super('dry run');
  }
}

/**
 * Writes what is wanted of a tenant: the row, its operation, the audit event and the kept answer in one transaction.
 * The committed row is the request. Nothing is carried out here, and nobody is poked: see `TenantsService`.
 */
@Injectable()
export class TenantChangesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly config: Config,
    private readonly tenants: TenantsRepository,
    private readonly operations: OperationsRepository,
    private readonly audit: AuditRepository,
    private readonly presenter: TenantPresenter,
  ) {}

  /**
   * Asks for `verb` on a tenant. Delete ends whatever is open; so does purge, since only deleted tenants are purged.
   * @param also writes what else belongs to the request, in its transaction
   * @throws TenantNotFoundError, TenantStateError, TenantBusyError (another operation is open)
   */
  async request(
    idOrName: string,
    verb: Verb,
    requester: Requester,
    dryRun = false,
    also: (manager: EntityManager, operation: Operation) => Promise<void> = async () => undefined,
  ): Promise<ChangeView> {
    return this.transact(requester, dryRun, async (manager) => {
      const tenant = await this.tenants.lock(idOrName, manager);
      const open = await this.operations.openOf(tenant.id, manager);
      const supersedes = verb.type === 'delete' || verb.type === 'purge';
      if (open && !supersedes) throw new TenantBusyError(open);
      const { retentionMs } = this.config;
      const plan = planOf(tenant, verb, open?.type, { now: new Date(), retentionMs });
      if (plan.already) {
        const running = open ?? (await this.operations.latestOf([tenant.id], manager)).get(tenant.id);
        if (running) return { tenant, operation: running };
      }
      if (open) await this.operations.supersede(tenant.id, manager);
      const generation = tenant.generation + 1;
      await manager.update(
        Tenant,
        { id: tenant.id },
        {
          ...plan.patch,
          generation,
          failureCount: 0,
          statusCode: null,
          statusReason: null,
          nextLookAt: () => 'now()',
          updatedAt: () => 'now()',
        },
      );
      const operation = await this.operations.insert(
        {
          tenantId: tenant.id,
          type: plan.type,
          generation,
          parameters: plan.parameters,
          // An owner is handed over with its password's hash, which no operation may hold.
          undo: plan.type === 'update' ? null : beforeOf(tenant),
          requestedBy: requester.actor.name,
          timeoutMs: Math.max(this.config.operationTimeoutMs, plan.leastTimeoutMs ?? 0),
        },
        manager,
      );
      const detail = { name: tenant.name, operation_id: operation.id, ...plan.parameters };
      await this.record(requester, `tenant.${plan.type}`, tenant.id, detail, manager);
      await also(manager, operation);
      return { tenant: await this.tenants.get(tenant.id, manager), operation };
    });
  }

  /** Runs `write`, keeps its answer for replays, and undoes all of it for a dry run. */
  async transact(
    requester: Requester,
    dryRun: boolean,
    write: (manager: EntityManager) => Promise<{ tenant: Tenant; operation: Operation }>,
  ): Promise<ChangeView> {
    try {
      return await this.dataSource.transaction(async (manager) => {
        const { tenant, operation } = await write(manager);
        const answer = await this.presenter.change(tenant, operation, dryRun, manager);
        if (dryRun) throw new DryRun(answer);
        await requester.idempotency?.keep(
          { status: 202, headers: { location: locationOf(operation) }, body: JSON.stringify(answer) },
          manager,
        );
        return answer;
      });
    } catch (error) {
      if (error instanceof DryRun) return error.answer;
      throw error;
    }
  }

  async record(
    by: Requester,
    action: string,
    tenantId: string,
    detail: Record<string, unknown>,
    manager: EntityManager,
  ) {
    await this.audit.record(by, { action, resourceType: 'tenant', resourceId: tenantId, tenantId, detail }, manager);
  }
}

/** The path at which an operation is followed. */
export const locationOf = (operation: { readonly id: string }): string => `/api/v1/operations/${operation.id}`;
