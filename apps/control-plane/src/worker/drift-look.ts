import { Injectable } from '@nestjs/common';
import { type Direction, type ExpectedTenancy, TenantRuntime, type TenantSpec } from '@zendo/provisioning';
import { Config } from '../config/config.js';
import { PassesRepository } from '../tenants/passes.repository.js';
import type { DesiredState, Tenant } from '../tenants/tenant.entity.js';
import { TenantsRepository } from '../tenants/tenants.repository.js';
import { TenantDatabases } from './databases.js';
import { specOf } from './tenant-spec.js';

/** Looks at once. Each mostly waits for an answer of the cluster or the launcher. */
const CONCURRENCY = 16;

const DIRECTIONS: Readonly<Record<DesiredState, Direction>> = {
  ready: 'up',
  suspended: 'suspend',
  deleted: 'down',
  purged: 'down',
};

interface Look {
  readonly row: Tenant;
  readonly spec: TenantSpec;
}

/**
 * Tells which of many tenants that owe nothing need a pass after all, without a job or a transaction for each: rows,
 * roles and schemas are read many at a time, and the runtime is asked whether its steps would do anything.
 */
@Injectable()
export class DriftLook {
  constructor(
    private readonly config: Config,
    private readonly tenants: TenantsRepository,
    private readonly passes: PassesRepository,
    private readonly databases: TenantDatabases,
    private readonly runtime: TenantRuntime,
  ) {}

  /**
   * Looks at those of these tenants that owe nothing; the others' passes come without it.
   * @returns ids of those that are not as they should be, or that could not be looked at: a pass finds out why
   */
  async at(ids: readonly string[]): Promise<string[]> {
    const rows = await this.tenants.settledOf(ids);
    const looks = rows.flatMap((row) => this.#lookOf(row));
    const amiss = await this.#amissInDatabase(looks);
    const left = looks.filter(({ row }) => !amiss.has(row.id));
    const settled = new Map<string, number>();
    const looker = async () => {
      for (let look = left.pop(); look; look = left.pop()) {
        if (await this.#isSettled(look)) settled.set(look.row.id, look.row.generation);
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, looker));
    await this.passes.foundSettled([...settled].map(([tenantId, generation]) => ({ tenantId, generation })));
    return rows.map(({ id }) => id).filter((id) => !settled.has(id));
  }

  #lookOf(row: Tenant): Look[] {
    try {
      return [{ row, spec: specOf(row, this.config) }];
    } catch {
      return []; // it names something that is no longer configured
    }
  }

  async #amissInDatabase(looks: readonly Look[]): Promise<ReadonlySet<string>> {
    const servers = [...new Set(looks.map(({ row }) => row.databaseServer))];
    const found = await Promise.all(
      servers.map((server) => this.#amissOn(looks.filter(({ row }) => row.databaseServer === server))),
    );
    return new Set(found.flatMap((ids) => [...ids]));
  }

  /** @param looks at least one, all on one database server */
  async #amissOn(looks: readonly Look[]): Promise<ReadonlySet<string>> {
    try {
      return await this.databases.of(looks[0]!.row).amiss(looks.flatMap(expectedOf));
    } catch {
      return new Set(looks.map(({ row }) => row.id));
    }
  }

  async #isSettled({ row, spec }: Look): Promise<boolean> {
    try {
      return await this.runtime.isSettled(spec, DIRECTIONS[row.desiredState]);
    } catch {
      return false;
    }
  }
}

/** Nothing is expected of a suspended tenant's roles and schema: its steps do not touch them. */
function expectedOf({ row, spec: { id, size } }: Look): ExpectedTenancy[] {
  if (row.desiredState === 'suspended') return [];
  const state = row.desiredState === 'ready' ? 'open' : 'locked';
  return [{ tenantId: id, connections: size.replicas * size.poolSize, state }];
}
