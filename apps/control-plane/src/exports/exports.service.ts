import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { writeArchive } from '@zendo/transfer';
import { DataSource } from 'typeorm';
import { AuditRepository } from '../audit/audit.repository.js';
import { Config } from '../config/config.js';
import type { Requester } from '../tenants/tenant-changes.service.js';
import { TenantStateError } from '../tenants/tenant.errors.js';
import { TenantsRepository } from '../tenants/tenants.repository.js';
import { specOf } from '../worker/tenant-spec.js';
import { ExportSource } from './export-source.js';

/** Reads a tenant out, without disturbing it. */
@Injectable()
export class ExportsService {
  constructor(
    private readonly config: Config,
    private readonly dataSource: DataSource,
    private readonly tenants: TenantsRepository,
    private readonly audit: AuditRepository,
  ) {}

  /**
   * The archive of a tenant as it is now. A stream that ends without the archive's end is no archive.
   * @throws TenantNotFoundError, TenantStateError
   */
  async open(idOrName: string, requester: Requester): Promise<Readable> {
    const tenant = await this.tenants.get(idOrName);
    if (!['ready', 'suspended'].includes(tenant.status)) {
      throw new TenantStateError('tenant_not_ready', `This tenant is ${tenant.status}. Export it once it is ready.`);
    }
    const detail = { name: tenant.name };
    await this.audit.record(
      requester,
      { action: 'tenant.export', resourceType: 'tenant', resourceId: tenant.id, tenantId: tenant.id, detail },
      this.dataSource.manager,
    );
    const source = await ExportSource.open(specOf(tenant, this.config));
    // However the stream ends, a caller who hung up included.
    return writeArchive(source).once('close', () => void source.close());
  }
}
