import { Injectable } from '@nestjs/common';
import { isFreePort } from '@zendo/provisioning';
import { isTenantId } from '@zendo/tenancy';
import { DataSource, type EntityManager } from 'typeorm';
import { isForeignKeyViolation, isUniqueViolation } from '../database/postgres-errors.js';
import { OrganizationNotFoundError } from '../organizations/organization.errors.js';
import { TENANT_ORGANIZATION } from '../organizations/organizations.repository.js';
import { Tenant, type TenantStatus } from './tenant.entity.js';
import { NoFreePortError, TenantNameTakenError, TenantNotFoundError } from './tenant.errors.js';

/** What a new tenant's row needs; everything else has a default. */
export type NewTenant = Pick<
  Tenant,
  | 'id'
  | 'name'
  | 'displayName'
  | 'labels'
  | 'organizationId'
  | 'release'
  | 'size'
  | 'customSize'
  | 'databaseServer'
  | 'cluster'
  | 'ownerUsername'
  | 'ownerPasswordHash'
>;

/** An inclusive range of ports, and the address that tenant servers listen on. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
  readonly host: string;
}

/** Which tenants a list shows, newest first. */
export interface TenantQuery {
  readonly limit: number;
  /** Only tenants made before the one with this `seq`. */
  readonly before?: string;
  readonly statuses?: readonly TenantStatus[];
  readonly name?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly organizationId?: string;
}

/** Every query on tenants that the API asks and the look-ups that the worker begins with. Passes are `PassesRepository`. */
@Injectable()
export class TenantsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** The tenant with this id, else the one with this name that is not purged. @throws TenantNotFoundError */
  async get(idOrName: string, manager?: EntityManager): Promise<Tenant> {
    const tenant = await this.find(idOrName, manager);
    if (!tenant) throw new TenantNotFoundError(idOrName);
    return tenant;
  }

  async find(idOrName: string, manager: EntityManager = this.dataSource.manager): Promise<Tenant | null> {
    // Bounded and without NUL, which Postgres refuses in text: a hostile path segment is simply not found.
    if (idOrName.length > 64 || idOrName.includes('\0')) return null;
    const byId = isTenantId(idOrName) ? await manager.findOneBy(Tenant, { id: idOrName }) : null;
    return (
      byId ??
      manager
        .createQueryBuilder(Tenant, 't')
        .where("t.name = :name AND t.status <> 'purged'", { name: idOrName })
        .getOne()
    );
  }

  /** The tenant, its row locked until the transaction of `manager` ends, with the owner's hash. @throws TenantNotFoundError */
  async lock(idOrName: string, manager: EntityManager): Promise<Tenant> {
    const { id } = await this.get(idOrName, manager);
    return manager
      .createQueryBuilder(Tenant, 't')
      .addSelect('t.ownerPasswordHash')
      .setLock('pessimistic_write')
      .where('t.id = :id', { id })
      .getOneOrFail();
  }

  /** For the worker only: the tenant with the owner's password hash while that is still to be handed over. */
  async findWithOwner(id: string): Promise<Tenant | null> {
    return this.dataSource.manager
      .createQueryBuilder(Tenant, 't')
      .addSelect('t.ownerPasswordHash')
      .where('t.id = :id', { id })
      .getOne();
  }

  /** For the worker only: those of these tenants that owe nothing, with the owner's hash where that is still kept. */
  async settledOf(ids: readonly string[]): Promise<Tenant[]> {
    return this.dataSource.manager
      .createQueryBuilder(Tenant, 't')
      .addSelect('t.ownerPasswordHash')
      .where('t.id = ANY(:ids)', { ids })
      .andWhere("t.generation = t.observedGeneration AND t.failureCount = 0 AND t.status <> 'purged'")
      .getMany();
  }

  /**
   * Writes a new tenant that wants to be ready.
   * @param ports where to allot its port from, past those that other programs have; none outside the process runtime.
   * @throws TenantNameTakenError, NoFreePortError, OrganizationNotFoundError
   */
  async insert(tenant: NewTenant, ports: PortRange | undefined, manager: EntityManager): Promise<Tenant> {
    // Paths take an id or a name, the id first: a tenant of such a name could not be reached, and another would be taken
    // for it.
    if (isTenantId(tenant.name) && (await manager.existsBy(Tenant, { id: tenant.name }))) {
      throw new TenantNameTakenError(tenant.name);
    }
    const port = ports ? await this.allotPort(ports, manager) : null;
    try {
      await manager.insert(Tenant, {
        ...tenant,
        port,
        desiredState: 'ready',
        restoreState: 'ready',
        status: 'pending',
        generation: 1,
        observedGeneration: 0,
      });
    } catch (error) {
      if (isUniqueViolation(error, 'tenant_name_key')) throw new TenantNameTakenError(tenant.name, { cause: error });
      // Deleted since it was looked up.
      if (isForeignKeyViolation(error, TENANT_ORGANIZATION)) throw new OrganizationNotFoundError(tenant.organizationId);
      throw error;
    }
    return manager.findOneByOrFail(Tenant, { id: tenant.id });
  }

  private async allotPort({ from, to, host }: PortRange, manager: EntityManager): Promise<number> {
    // The one row of `installation` serves as the lock, so that two creates never allot the same port.
    await manager.query('SELECT 1 FROM control_plane.installation FOR UPDATE');
    const candidates = await manager.query<{ port: number }[]>(
      `SELECT candidate AS port FROM generate_series($1::int, $2::int) AS candidate
        WHERE NOT EXISTS (SELECT 1 FROM control_plane.tenant WHERE port = candidate) ORDER BY candidate`,
      [from, to],
    );
    for (const { port } of candidates) if (await isFreePort(host, port)) return port;
    throw new NoFreePortError(from, to);
  }

  /** One page and, when more follow, one tenant beyond it. */
  async page(query: TenantQuery): Promise<Tenant[]> {
    const builder = this.dataSource.manager
      .createQueryBuilder(Tenant, 't')
      .orderBy('t.seq', 'DESC')
      .limit(query.limit + 1);
    if (query.before) builder.andWhere('t.seq < :before', { before: query.before });
    if (query.statuses) builder.andWhere('t.status = ANY(:statuses)', { statuses: query.statuses });
    else builder.andWhere("t.status <> 'purged'");
    if (query.name) builder.andWhere('strpos(t.name, :name) > 0', { name: query.name.toLowerCase() });
    if (query.organizationId) builder.andWhere('t.organizationId = :org', { org: query.organizationId });
    if (query.labels) builder.andWhere('t.labels @> :labels', { labels: JSON.stringify(query.labels) });
    return builder.getMany();
  }

  /** Tenants with work owed whose time has come, the longest waiting first. Failing tenants starve nobody. */
  async owed(limit: number): Promise<string[]> {
    return this.ids(
      `SELECT id FROM control_plane.tenant
        WHERE (generation <> observed_generation OR failure_count > 0) AND next_look_at <= now()
        ORDER BY next_look_at LIMIT $1`,
      [limit],
    );
  }

  /** A rolling slice of tenants that owe nothing, the one looked at longest ago first: so that drift heals. */
  async longestUnseen(limit: number, olderThanMs: number): Promise<string[]> {
    return this.ids(
      `SELECT id FROM control_plane.tenant
        WHERE status <> 'purged' AND generation = observed_generation AND failure_count = 0
          AND (last_reconciled_at IS NULL OR last_reconciled_at < now() - $2 * interval '1 millisecond')
        ORDER BY last_reconciled_at NULLS FIRST LIMIT $1`,
      [limit, olderThanMs],
    );
  }

  /** Ids of deleted tenants whose retention has ended. */
  async duePurges(limit: number): Promise<string[]> {
    return this.ids(
      `SELECT id FROM control_plane.tenant
        WHERE desired_state = 'deleted' AND purge_at <= now() ORDER BY purge_at LIMIT $1`,
      [limit],
    );
  }

  /** How many tenants are in each state (all states, zeros too) and how many are owed a pass. */
  async counts(): Promise<{ byStatus: Map<string, number>; owed: number }> {
    const rows = await this.dataSource.query<{ status: string; tenants: number; owed: number }[]>(
      `SELECT status, count(*)::int AS tenants,
              count(*) FILTER (WHERE generation <> observed_generation OR failure_count > 0)::int AS owed
         FROM control_plane.tenant GROUP BY status`,
    );
    return {
      byStatus: new Map(rows.map((row) => [row.status, row.tenants])),
      owed: rows.reduce((sum, row) => sum + row.owed, 0),
    };
  }

  private async ids(sql: string, parameters: unknown[]): Promise<string[]> {
    return (await this.dataSource.query<{ id: string }[]>(sql, parameters)).map((row) => row.id);
  }
}
