import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { OperationsRepository } from '../operations/operations.repository.js';
import { ReconcileQueue } from '../queue/reconcile-queue.js';
import { TenantBusyError } from '../tenants/tenant.errors.js';
import { type Requester, TenantChangesService } from '../tenants/tenant-changes.service.js';
import { planOf } from '../tenants/tenant-plan.js';
import { TenantsRepository } from '../tenants/tenants.repository.js';
import type { ChangeView } from '../tenants/tenants.schemas.js';
import { ImportIncompleteError, ImportStateError } from './import.errors.js';
import { ImportsRepository } from './imports.repository.js';
import { type CreateImport, type ImportView, viewOf } from './imports.schemas.js';

/** Takes an archive in and asks for its being loaded. What loads it is the worker. */
@Injectable()
export class ImportsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly tenants: TenantsRepository,
    private readonly operations: OperationsRepository,
    private readonly changes: TenantChangesService,
    private readonly imports: ImportsRepository,
    private readonly queue: ReconcileQueue,
  ) {}

  /**
   * Refuses what could not be started anyway before anything is sent.
   * @throws TenantNotFoundError, TenantStateError, TenantBusyError
   */
  async create(idOrName: string, body: CreateImport, requester: Requester): Promise<ImportView> {
    return this.dataSource.transaction(async (manager) => {
      const tenant = await this.tenants.get(idOrName, manager);
      const open = await this.operations.openOf(tenant.id, manager);
      if (open) throw new TenantBusyError(open);
      planOf(tenant, { type: 'import', importId: '' }, undefined, { now: new Date(), retentionMs: 0 });
      const row = { tenantId: tenant.id, keepOwner: body.keep_owner, source: body.source };
      const view = viewOf(await this.imports.insert(row, manager));
      await requester.idempotency?.keep({ status: 201, headers: {}, body: JSON.stringify(view) }, manager);
      return view;
    });
  }

  async get(id: string): Promise<ImportView> {
    return viewOf(await this.imports.get(id));
  }

  putPart(id: string, number: number, part: Buffer): Promise<void> {
    return this.imports.putPart(id, number, part);
  }

  discard(id: string): Promise<void> {
    return this.imports.discard(id);
  }

  /** @throws ImportNotFoundError, ImportStateError, ImportIncompleteError, TenantStateError, TenantBusyError */
  async start(id: string, parts: number, requester: Requester): Promise<ChangeView> {
    const { tenantId } = await this.imports.get(id);
    const change = await this.changes.request(
      tenantId,
      { type: 'import', importId: id },
      requester,
      false,
      async (manager, operation) => {
        const { state } = await this.imports.get(id, manager);
        if (state !== 'receiving') throw new ImportStateError(state);
        await this.imports.start(id, parts, operation.id, manager);
        const there = await this.imports.countParts(id, parts, manager);
        if (there !== parts) throw new ImportIncompleteError(parts, there);
      },
    );
    await this.queue.poke(tenantId);
    return change;
  }
}
