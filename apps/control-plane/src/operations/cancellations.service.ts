import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditRepository } from '../audit/audit.repository.js';
import type { Caller } from '../identity/caller.js';
import { ImportsRepository } from '../imports/imports.repository.js';
import { ReconcileQueue } from '../queue/reconcile-queue.js';
import { Tenant } from '../tenants/tenant.entity.js';
import { TenantsRepository } from '../tenants/tenants.repository.js';
import { cancellationOf } from './cancellation.js';
import { isTerminal } from './operation.entity.js';
import { OperationEndedError } from './operation.errors.js';
import { OperationsRepository } from './operations.repository.js';
import { type OperationView, viewOf } from './operations.schemas.js';

/** Ends an operation that is not wanted any more. */
@Injectable()
export class CancellationsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly operations: OperationsRepository,
    private readonly tenants: TenantsRepository,
    private readonly imports: ImportsRepository,
    private readonly audit: AuditRepository,
    private readonly queue: ReconcileQueue,
  ) {}

  /**
   * The tenant wants again what it wanted before, at a generation of its own: a pass under way for the old one writes
   * nothing more, and the next brings it about. Cancelling again changes nothing.
   * @throws OperationNotFoundError, OperationEndedError, OperationNotCancellableError
   */
  async cancel(id: string, caller: Caller): Promise<OperationView> {
    const { tenantId } = await this.operations.get(id);
    const view = await this.dataSource.transaction(async (manager) => {
      const tenant = await this.tenants.lock(tenantId, manager);
      const operation = await this.operations.getWithUndo(id, manager);
      if (operation.status === 'cancelled') return viewOf(operation, tenant.name);
      if (isTerminal(operation.status)) throw new OperationEndedError(operation.status);
      const isLoaded =
        tenant.importId !== null && (await this.imports.get(tenant.importId, manager)).state === 'loaded';
      const patch = cancellationOf(operation, tenant, { now: new Date(), isLoaded });
      await manager.update(
        Tenant,
        { id: tenant.id },
        { ...patch, generation: tenant.generation + 1, nextLookAt: () => 'now()', updatedAt: () => 'now()' },
      );
      if (operation.type === 'import' && tenant.importId) await this.imports.giveUp(tenant.importId, manager);
      const cancelled = viewOf(await this.operations.cancel(id, manager), tenant.name);
      const detail = { name: tenant.name, operation_id: id, type: operation.type };
      await this.audit.record(
        caller,
        { action: 'operation.cancel', resourceType: 'operation', resourceId: id, tenantId, detail },
        manager,
      );
      await caller.idempotency?.keep({ status: 200, headers: {}, body: JSON.stringify(cancelled) }, manager);
      return cancelled;
    });
    await this.queue.poke(tenantId);
    return view;
  }
}
