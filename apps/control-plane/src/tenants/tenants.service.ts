import { Injectable } from '@nestjs/common';
import { hashPassword } from '@zendo/auth';
import { newTenantId } from '@zendo/tenancy';
import { CUSTOM_SIZE, type SizeSpec } from '../config/catalog.js';
import { Config } from '../config/config.js';
import { OperationsRepository } from '../operations/operations.repository.js';
import { OrganizationsRepository } from '../organizations/organizations.repository.js';
import { ReconcileQueue } from '../queue/reconcile-queue.js';
import { Tenant } from './tenant.entity.js';
import { InvalidRequestError } from '../http/invalid-request.error.js';
import { type Requester, TenantChangesService } from './tenant-changes.service.js';
import type { Verb } from './tenant-plan.js';
import type { ChangeView, CreateTenant, OwnerInput } from './tenants.schemas.js';
import { type NewTenant, TenantsRepository } from './tenants.repository.js';

/** The use cases of tenants: each checks its references, writes the request, and pokes the queue. */
@Injectable()
export class TenantsService {
  constructor(
    private readonly config: Config,
    private readonly changes: TenantChangesService,
    private readonly tenants: TenantsRepository,
    private readonly organizations: OrganizationsRepository,
    private readonly operations: OperationsRepository,
    private readonly queue: ReconcileQueue,
  ) {}

  /** The committed row is the request; the poke only makes it quick. A lost poke is found by the resync. */
  async create(body: CreateTenant, requester: Requester): Promise<ChangeView> {
    const values = await this.valuesOf(body);
    // Before the transaction: hashing takes its time, and no row should be locked meanwhile.
    const ownerPasswordHash = body.owner && !body.dry_run ? await hashPassword(body.owner.password) : null;
    const { runtime, tenantPorts, host } = this.config;
    const ports = runtime === 'process' ? { ...tenantPorts, host } : undefined;
    const change = await this.changes.transact(requester, body.dry_run, async (manager) => {
      const organization = await this.organizations.find(body.organization, manager);
      if (!organization) throw unknown('/organization', 'There is no such organization.');
      const row = { ...values, organizationId: organization.id, ownerPasswordHash };
      const tenant = await this.tenants.insert(row, ports, manager);
      const operation = await this.operations.insert(
        {
          tenantId: tenant.id,
          type: 'create',
          generation: tenant.generation,
          parameters: { to_release: tenant.release, to_size: tenant.size },
          requestedBy: requester.actor.name,
          timeoutMs: this.config.operationTimeoutMs,
        },
        manager,
      );
      const detail = { name: tenant.name, operation_id: operation.id, release: tenant.release, size: tenant.size };
      await this.changes.record(requester, 'tenant.create', tenant.id, detail, manager);
      return { tenant, operation };
    });
    return this.poked(change);
  }

  private async valuesOf(body: CreateTenant): Promise<Omit<NewTenant, 'organizationId' | 'ownerPasswordHash'>> {
    const { catalog } = this.config;
    const databaseServer = body.database_server ?? catalog.defaultDatabaseServer;
    const cluster = body.cluster ?? catalog.defaultCluster;
    if (!catalog.databaseServers.some((server) => server.name === databaseServer)) {
      throw unknown('/database_server', 'There is no such database server.');
    }
    if (!catalog.clusters.some((one) => one.name === cluster)) throw unknown('/cluster', 'There is no such cluster.');
    return {
      id: newTenantId(),
      name: body.name,
      displayName: body.display_name ?? body.name,
      labels: body.labels,
      ownerUsername: body.owner?.username ?? null,
      release: this.releaseOf(body.release),
      databaseServer,
      cluster,
      ...this.sizeOf(body.size, body.custom_size),
    };
  }

  private releaseOf(version: string | undefined): string {
    const { releases, defaultRelease } = this.config.catalog;
    if (version === undefined) return defaultRelease;
    if (releases.some((release) => release.version === version)) return version;
    throw unknown('/release', `There is no such release; there is ${releases.map((one) => one.version).join(', ')}.`);
  }

  private sizeOf(name: string | undefined, custom: SizeSpec | undefined): Pick<Tenant, 'size' | 'customSize'> {
    const { sizes, defaultSize } = this.config.catalog;
    if (name === undefined) return { size: defaultSize, customSize: null };
    if (name === CUSTOM_SIZE) return { size: name, customSize: custom ?? null };
    if (sizes.some((size) => size.name === name)) return { size: name, customSize: null };
    throw unknown('/size', `There is no such size; there is ${sizes.map((one) => one.name).join(', ')} and custom.`);
  }

  /** @throws TenantNotFoundError, TenantStateError, TenantBusyError */
  async change(
    idOrName: string,
    type: 'suspend' | 'resume' | 'restart' | 'undelete' | 'delete' | 'purge',
    by: Requester,
    dryRun: boolean,
  ) {
    return this.request(idOrName, { type }, by, dryRun);
  }

  async resize(idOrName: string, size: string, custom: SizeSpec | undefined, by: Requester, dryRun: boolean) {
    return this.request(idOrName, { type: 'resize', ...this.sizeOf(size, custom) }, by, dryRun);
  }

  async upgrade(idOrName: string, release: string | undefined, by: Requester, dryRun: boolean): Promise<ChangeView> {
    return this.request(idOrName, { type: 'upgrade', release: this.releaseOf(release) }, by, dryRun);
  }

  /** Gives a tenant that was made without an owner its first admin. */
  async setOwner(idOrName: string, { username, password }: OwnerInput, by: Requester): Promise<ChangeView> {
    const passwordHash = await hashPassword(password);
    return this.request(idOrName, { type: 'update', owner: { username, passwordHash } }, by, false);
  }

  private async request(idOrName: string, verb: Verb, requester: Requester, dryRun: boolean): Promise<ChangeView> {
    return this.poked(await this.changes.request(idOrName, verb, requester, dryRun));
  }

  private async poked(change: ChangeView): Promise<ChangeView> {
    if (!change.dry_run) await this.queue.poke(change.tenant.id);
    return change;
  }
}

const unknown = (pointer: string, detail: string): InvalidRequestError =>
  new InvalidRequestError([{ pointer, detail }]);
