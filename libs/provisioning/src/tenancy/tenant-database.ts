import { ownerRoleOf, runtimeRoleOf, schemaOf } from '@zendo/tenancy';
import { type Client, Pool, type PoolClient } from 'pg';
import { ProvisioningError } from '../runtime/tenant-runtime.js';
import { OLDEST_POSTGRES, openClient, openDatabase, versionOf } from './database-server.js';
import { scramVerifier } from './scram.js';
import { readSeen, SEEN_MANY_SQL, SEEN_SQL, type SeenTenancy } from './seen-tenancy.js';
import { literal, planTenancy, quote } from './tenancy-plan.js';
import { wantedTenancy } from './tenant-roles.js';

const CONNECT_MS = 10_000;

// duplicate_object, duplicate_schema, unique_violation of a catalog, undefined_object, deadlock_detected
const CLASHES: ReadonlySet<string> = new Set(['42710', '42P06', '23505', '42704', '40P01']);

/** What a tenant is to have in its database. */
export interface TenancyRequest {
  readonly tenantId: string;
  /** How many connections the tenant's servers together may open. */
  readonly connections: number;
  /** Password of a role, derived anew at each call. */
  readonly password: (role: 'owner' | 'runtime') => string;
}

/** What a look at a tenant that owes nothing expects: `open`, everything as `ensure` leaves it; `locked`, as `lock` does. */
export interface ExpectedTenancy {
  readonly tenantId: string;
  readonly connections: number;
  readonly state: 'open' | 'locked';
}

/** Roles and schemas of tenants in one tenants' database, made and removed as a CREATEROLE role that is no superuser. */
export class TenantDatabase {
  readonly #url: URL;
  #pool: Pool | undefined;
  #prepared: Promise<void> | undefined;

  /** @param adminUrl of a role with CREATEROLE and CREATEDB; its path names the tenants' database. Secret. */
  constructor(adminUrl: string) {
    this.#url = new URL(adminUrl);
  }

  /** The database's name. */
  get database(): string {
    return decodeURIComponent(this.#url.pathname.slice(1));
  }

  /**
   * Sees that the tenant's roles and schema are as they are to be: nothing is written when nothing is amiss.
   * @returns how many statements that took
   */
  async ensure({ tenantId, connections, password }: TenancyRequest): Promise<number> {
    await this.#prepare();
    const wanted = wantedTenancy(tenantId, connections);
    return this.#inTransaction(async (client) => {
      const { rows } = await client.query(SEEN_SQL, [wanted.schema, wanted.owner.name, wanted.runtime.name]);
      const seen = readSeen(rows[0]);
      const plan = planTenancy(wanted, seen, this.database);
      for (const [role, name] of [['owner', wanted.owner.name] as const, ['runtime', wanted.runtime.name] as const]) {
        // Right after it is made a role has no password, and one that cannot log in cannot be tried.
        const fresh = !seen[role] || !seen[role].login;
        if (!fresh && (await this.#accepts(name, password(role)))) continue;
        plan.push(`ALTER ROLE ${quote(name)} PASSWORD ${literal(scramVerifier(password(role)))}`);
      }
      for (const statement of plan) await client.query(statement);
      return plan.length;
    });
  }

  /**
   * Those of many tenants that are not as expected, found by one statement that changes nothing. Passwords are not
   * tried: that takes a log-in for each role, and a server whose password stopped working says so by itself.
   */
  async amiss(expected: readonly ExpectedTenancy[]): Promise<Set<string>> {
    await this.#prepare();
    const ids = expected.map(({ tenantId }) => tenantId);
    const { rows } = await this.#connection().query<{ id: string }>(SEEN_MANY_SQL, [
      ids,
      ids.map(schemaOf),
      ids.map(ownerRoleOf),
      ids.map(runtimeRoleOf),
    ]);
    const seen = new Map(rows.map((row) => [row.id, readSeen(row)]));
    return new Set(
      expected.filter((one) => !isAsExpected(one, seen.get(one.tenantId), this.database)).map((one) => one.tenantId),
    );
  }

  /** Keeps the data but lets nobody in, and disconnects who is in. Harmless to repeat, also when nothing is there. */
  async lock(tenantId: string): Promise<void> {
    await this.#prepare();
    await this.#inTransaction((client) => this.#shutOut(client, tenantId));
  }

  /** Removes schema, roles and all they own, for good. Harmless to repeat. */
  async drop(tenantId: string): Promise<void> {
    await this.#prepare();
    await this.#inTransaction((client) => this.#shutOut(client, tenantId));
    await this.#inTransaction(async (client) => {
      const there = await this.#rolesOf(client, tenantId);
      // To act as a role is what dropping its things needs; whoever made the role may have lost that.
      for (const role of there) await client.query(`GRANT ${quote(role)} TO CURRENT_USER`);
      await client.query(`DROP SCHEMA IF EXISTS ${quote(schemaOf(tenantId))} CASCADE`);
      for (const role of there) await client.query(`DROP OWNED BY ${quote(role)} CASCADE`);
      for (const role of there) await client.query(`DROP ROLE IF EXISTS ${quote(role)}`);
    });
  }

  /** Whether any role or the schema of the tenant is there. */
  async exists(tenantId: string): Promise<boolean> {
    await this.#prepare();
    const { rows } = await this.#connection().query<{ there: boolean }>(
      `SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = $1)
           OR EXISTS (SELECT 1 FROM pg_roles WHERE rolname = ANY($2)) AS there`,
      [schemaOf(tenantId), [ownerRoleOf(tenantId), runtimeRoleOf(tenantId)]],
    );
    return rows[0]?.there === true;
  }

  async close(): Promise<void> {
    await this.#pool?.end();
  }

  async #shutOut(client: PoolClient, tenantId: string): Promise<void> {
    for (const role of await this.#rolesOf(client, tenantId)) {
      const { rows } = await client.query<{ login: boolean }>(
        'SELECT rolcanlogin AS login FROM pg_roles WHERE rolname = $1',
        [role],
      );
      if (rows[0]?.login) await client.query(`ALTER ROLE ${quote(role)} NOLOGIN`);
      await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', [role]);
    }
  }

  async #rolesOf(client: PoolClient, tenantId: string): Promise<string[]> {
    const { rows } = await client.query<{ name: string }>(
      'SELECT rolname AS name FROM pg_roles WHERE rolname = ANY($1) ORDER BY rolname',
      [[ownerRoleOf(tenantId), runtimeRoleOf(tenantId)]],
    );
    return rows.map((row) => row.name);
  }

  /**
   * Two passes may overlap for a moment, when one was taken for dead: the loser of a clash looks again. There is no
   * lock to take, because every tenant's role could take it too.
   */
  async #inTransaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const client = await this.#connection().connect();
      try {
        await client.query('BEGIN');
        await client.query("SET LOCAL lock_timeout = '10s'");
        const result = await work(client);
        await client.query('COMMIT');
        client.release();
        return result;
      } catch (error) {
        client.release(true);
        const { code, message } = error as { code?: string; message?: string };
        const clash = CLASHES.has(code ?? '') || (code === 'XX000' && message?.includes('concurrently'));
        if (!clash || attempt === 5) throw error;
      }
    }
  }

  /** Whether the role can log in with this password. The check of the password comes before that of the limit. */
  async #accepts(role: string, password: string): Promise<boolean> {
    const url = new URL(this.#url.href);
    url.username = role;
    url.password = password;
    let client: Client | undefined;
    try {
      client = await openClient(url.href);
      return true;
    } catch (error) {
      const code = (error as { code?: string }).code;
      // 53300 too_many_connections: the password was right. 28P01 and 28000: it, or the log-in, was refused.
      if (code === '53300') return true;
      if (code === '28P01' || code === '28000' || code === '42501') return false;
      throw error;
    } finally {
      await client?.end().catch(() => undefined);
    }
  }

  #connection(): Pool {
    if (!this.#pool) {
      this.#pool = new Pool({
        connectionString: this.#url.href,
        max: 4,
        idleTimeoutMillis: 10_000,
        connectionTimeoutMillis: CONNECT_MS,
        allowExitOnIdle: true,
        application_name: 'zendo-tenancy',
        statement_timeout: 60_000,
      });
      // A connection that dies is replaced by the next one; without listeners it would end the process, idle or held.
      this.#pool.on('error', () => undefined);
      this.#pool.on('connect', (client) => client.on('error', () => undefined));
    }
    return this.#pool;
  }

  #prepare(): Promise<void> {
    this.#prepared ??= this.#makeDatabase().catch((error: unknown) => {
      this.#prepared = undefined;
      throw error;
    });
    return this.#prepared;
  }

  /** Makes the tenants' database when it is missing and takes everything on it from PUBLIC. */
  async #makeDatabase(): Promise<void> {
    const client = await openDatabase(this.#url.href, 'zendo-tenancy');
    try {
      const { version, isSupported } = await versionOf(client);
      if (!isSupported) throw tooOld(version);
      const { rows } = await client.query<{ mine: boolean }>(
        `SELECT pg_has_role(datdba, 'USAGE') AND EXISTS (SELECT 1 FROM aclexplode(coalesce(datacl, acldefault('d', datdba)))
           WHERE grantee = 0) AS mine FROM pg_database WHERE datname = current_database()`,
      );
      if (rows[0]?.mine) await client.query(`REVOKE ALL ON DATABASE ${quote(this.database)} FROM PUBLIC`);
    } finally {
      await client.end();
    }
  }
}

const tooOld = (version: string): ProvisioningError =>
  new ProvisioningError(
    'postgres_too_old',
    `The database server for tenants is PostgreSQL ${version}; Zendo needs ${OLDEST_POSTGRES} or newer.`,
    { userFixable: true, retryable: true },
  );

function isAsExpected(
  { tenantId, connections, state }: ExpectedTenancy,
  seen: SeenTenancy | undefined,
  database: string,
): boolean {
  if (!seen) return false;
  if (state === 'locked') return !seen.owner?.login && !seen.runtime?.login;
  return planTenancy(wantedTenancy(tenantId, connections), seen, database).length === 0;
}
