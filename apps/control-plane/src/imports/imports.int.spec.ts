import { ownerRoleOf, schemaOf } from '@zendo/tenancy';
import {
  type ArchiveSource,
  type CarriedTable,
  carriedTables,
  type Cell,
  readArchive,
  type Row,
  writeArchive,
} from '@zendo/transfer';
import { Client } from 'pg';
import {
  again,
  type ControlPlane,
  type OperationJson,
  startControlPlane,
  type TenantJson,
} from '../worker/testing/control-plane.js';

const POSTGRES: Readonly<Record<string, string>> = {
  uuid: 'uuid',
  time: 'timestamp',
  bool: 'boolean',
  int: 'integer',
  float: 'double precision',
  json: 'jsonb',
};
const NOW = '2026-11-25 07:32:37.388456';
const id = (number: number): string => number.toString(16).padStart(32, '0');

/** A row with a value of its kind in every column, but for those given. */
function rowFor(name: string, given: Readonly<Record<string, Cell>>): Row {
  const table = carriedTables.find((each) => each.name === name)!;
  return table.columns.map((column) => {
    if (column.name in given) return given[column.name]!;
    if (column.nullable) return null;
    return { uuid: id(1), time: NOW, bool: true, int: 1, float: 1.5, json: '{}' }[column.kind as string] ?? 'text';
  });
}

class Content implements ArchiveSource {
  readonly header = { zenml: '0.98.0', revision: '0.98.0', server: { id: id(9), name: 'official' } };
  constructor(private readonly content: Readonly<Record<string, readonly Row[]>>) {}
  async *rows({ name }: CarriedTable) {
    if (name === 'server_settings') yield rowFor(name, {});
    yield* this.content[name] ?? [];
  }
  notes() {
    return [];
  }
}

const ADA = rowFor('user', {
  id: id(5),
  name: 'ada',
  is_service_account: false,
  password: '$2b$12$x',
  user_metadata: 'é\u2028',
});
const SECRET = rowFor('secret', { id: id(6), name: 'weather', user_id: id(5), values: '{"a":"hush"}' });

async function archive(content: Readonly<Record<string, readonly Row[]>>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of writeArchive(new Content(content))) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

describe('imports', () => {
  let house: ControlPlane;
  let url: string;
  let token: string;
  beforeAll(async () => {
    house = await startControlPlane();
    ({ url, token } = house);
  }, 120_000);
  afterAll(() => house?.stop(), 60_000);

  const raw = (method: string, path: string, body?: Buffer | object) =>
    fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body && { 'content-type': Buffer.isBuffer(body) ? 'application/octet-stream' : 'application/json' }),
      },
      body: body && (Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body)),
    });

  async function ended(operationId: string): Promise<OperationJson> {
    for (;;) {
      const operation = await house.operation(operationId);
      if (!['pending', 'running'].includes(operation.status)) return operation;
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  async function ready(name: string): Promise<TenantJson> {
    for (;;) {
      const tenant = await house.tenant(name);
      if (tenant.status === 'ready') return tenant;
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  async function asOwner<T>(tenantId: string, work: (client: Client) => Promise<T>): Promise<T> {
    const at = new URL(house.config.catalog.databaseServers[0]!.adminUrl);
    at.username = ownerRoleOf(tenantId);
    at.password = house.config.masterKey.secretsOf(tenantId, 'owner').databasePassword;
    const client = new Client({ connectionString: at.href, options: `-c search_path=${schemaOf(tenantId)}` });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }

  /** A tenant that has the tables and its owner, as its migration would have left them. */
  async function tenant(name: string): Promise<TenantJson> {
    const { tenant, operation } = await house.create(name);
    await ended(operation.id);
    await asOwner(tenant.id, async (client) => {
      for (const table of carriedTables) {
        const settings = table.name === 'server_settings' ? ['"id" uuid', '"server_name" text'] : [];
        const columns = table.columns.map((column) => `"${column.name}" ${POSTGRES[column.kind] ?? 'text'}`);
        const key = table.primaryKey.map((column) => `"${column}"`).join(', ');
        await client.query(
          `CREATE TABLE "${table.name}" (${[...settings, ...columns].join(', ')}, PRIMARY KEY (${key}))`,
        );
      }
      await client.query('CREATE TABLE migration_lock (); CREATE TABLE schema_migration (); CREATE TABLE own (a int)');
      await client.query(
        'CREATE TABLE import_receipt (id uuid PRIMARY KEY, loaded timestamp DEFAULT now(), report jsonb)',
      );
      await client.query('ALTER TABLE "user" ADD UNIQUE (name, is_service_account)');
      await client.query('ALTER TABLE secret ADD CONSTRAINT secret_user FOREIGN KEY (user_id) REFERENCES "user" (id)');
      await client.query('INSERT INTO server_settings (id, server_name) VALUES (gen_random_uuid(), $1)', [name]);
      await client.query(
        `INSERT INTO "user" (id, name, is_service_account, is_admin, active, password) VALUES (gen_random_uuid(), 'ada', false, true, true, 'before')`,
      );
    });
    return tenant;
  }

  const passwords = (tenantId: string) =>
    asOwner(tenantId, async (client) => (await client.query('SELECT name, password FROM "user" ORDER BY name')).rows);

  async function start(name: string, bytes: Buffer): Promise<{ id: string; operation: OperationJson }> {
    const begun = (await (await raw('POST', `/tenants/${name}/imports`, { source: 'sqlite' })).json()) as {
      id: string;
    };
    const half = Math.ceil(bytes.length / 2);
    for (const [index, part] of [bytes.subarray(0, half), bytes.subarray(half)].entries()) {
      expect((await raw('PUT', `/imports/${begun.id}/parts/${index + 1}`, part)).status).toBe(204);
    }
    const started = await raw('POST', `/imports/${begun.id}/start`, { parts: 2 });
    expect(started.status).toBe(202);
    const { operation } = (await started.json()) as { operation: OperationJson };
    return { id: begun.id, operation };
  }

  async function send(name: string, bytes: Buffer): Promise<{ id: string; operation: OperationJson }> {
    const { id, operation } = await start(name, bytes);
    return { id, operation: await ended(operation.id) };
  }

  it('are loaded, compared and reported, secrets sealed, and read out again the same', async () => {
    const name = again('imported');
    const { id: tenantId } = await tenant(name);
    const { id: importId, operation } = await send(name, await archive({ user: [ADA], secret: [SECRET] }));
    expect([operation.status, operation.error]).toEqual(['succeeded', null]);
    expect(operation.steps.map(({ name }) => name)).toEqual(['database', 'check', 'stop', 'load', 'server']);
    const { state, report } = (await (await raw('GET', `/imports/${importId}`)).json()) as {
      state: string;
      report: {
        admins: string[];
        tables: { table: string; rows: number; hash: string; loaded_rows: number; loaded_hash: string }[];
      };
    };
    expect([state, report.admins]).toEqual(['loaded', ['ada']]);
    for (const each of report.tables) expect([each.loaded_rows, each.loaded_hash]).toEqual([each.rows, each.hash]);
    expect(await passwords(tenantId)).toEqual([{ name: 'ada', password: '$2b$12$x' }]);
    const stored = await asOwner(
      tenantId,
      async (client) => (await client.query('SELECT "values" FROM secret')).rows[0],
    );
    expect(Buffer.from(stored.values, 'base64').toString('latin1')).not.toContain('hush');
    const parts = await house.dataSource.query('SELECT 1 FROM control_plane.import_part');
    expect(parts).toEqual([]);

    const exported = await raw('GET', `/tenants/${name}/export`);
    const rows: Row[] = [];
    for await (const event of readArchive(exported.body!)) if (event.kind === 'row') rows.push(event.row);
    expect(rows).toEqual(expect.arrayContaining([ADA, SECRET]));

    const withoutPassword = ADA.map((cell) => (cell === '$2b$12$x' ? null : cell));
    const { id: second } = await send(name, await archive({ user: [withoutPassword] }));
    expect(await (await raw('GET', `/imports/${second}`)).json()).toMatchObject({
      report: { admins: [], notes: [{ code: 'no_admin' }] },
    });
  }, 60_000);

  it.each([
    ['archive_corrupt', 'cut off', async () => (await archive({ user: [ADA] })).subarray(0, -60)],
    [
      'import_row_refused',
      'a name twice',
      () => archive({ user: [ADA, rowFor('user', { id: id(7), name: 'ada', is_service_account: false })] }),
    ],
    ['import_row_refused', 'NUL in a text', () => archive({ user: [rowFor('user', { id: id(7), name: 'a\0b' })] })],
    ['import_dangling_reference', 'a secret of nobody', () => archive({ secret: [SECRET] })],
  ])(
    'that fail leave the tenant as it was: %s, %s',
    async (code, what, make) => {
      const name = again(`f-${what.replaceAll(/\W/g, '').toLowerCase()}`);
      const { id: tenantId } = await tenant(name);
      const { id: importId, operation } = await send(name, await make());
      expect([operation.status, operation.error?.code]).toEqual(['failed', code]);
      expect(JSON.stringify(operation)).not.toContain('hush');
      await ready(name);
      expect(await passwords(tenantId)).toEqual([{ name: 'ada', password: 'before' }]);
      expect(await (await raw('GET', `/imports/${importId}`)).json()).toMatchObject({ state: 'failed', report: null });
      expect(await house.dataSource.query('SELECT 1 FROM control_plane.import_part')).toEqual([]);
    },
    60_000,
  );

  it('that are cancelled before they are in leave the tenant as it was, and nothing of the archive', async () => {
    const name = again('cancelled');
    const { id: tenantId } = await tenant(name);
    const { answer } = house.runtime;
    house.runtime.answer = async (_tenant, verb) =>
      verb === 'suspend' ? { state: 'wait', reason: 'it still runs', afterMs: 50 } : { state: 'done' };
    const { id: importId, operation } = await start(name, await archive({ user: [ADA] }));
    while ((await house.tenant(name))['status_reason'] !== 'it still runs')
      await new Promise((go) => setTimeout(go, 50));
    expect((await raw('POST', `/operations/${operation.id}/cancel`)).status).toBe(200);
    expect(await (await raw('GET', `/imports/${importId}`)).json()).toMatchObject({ state: 'failed', report: null });
    expect(await house.dataSource.query('SELECT 1 FROM control_plane.import_part')).toEqual([]);
    house.runtime.answer = answer;
    await ready(name);
    expect(await passwords(tenantId)).toEqual([{ name: 'ada', password: 'before' }]);
    expect((await send(name, await archive({ user: [ADA] }))).operation.status).toBe('succeeded');
  }, 60_000);

  it('are refused with a code where they make no sense', async () => {
    const code = async (answer: Response) => [answer.status, ((await answer.json()) as { code: string }).code];
    const name = again('refusing');
    await tenant(name);
    const begun = (await (await raw('POST', `/tenants/${name}/imports`, { source: 'sqlite' })).json()) as {
      id: string;
    };
    expect(await code(await raw('POST', '/tenants/nobody/imports', { source: 'sqlite' }))).toEqual([
      404,
      'tenant_not_found',
    ]);
    expect(await code(await raw('POST', `/tenants/${name}/imports`, { source: 'x' }))).toEqual([
      422,
      'invalid_request',
    ]);
    expect(await code(await raw('POST', `/imports/${begun.id}/start`, { parts: 1 }))).toEqual([
      409,
      'import_incomplete',
    ]);
    expect(await code(await raw('PUT', `/imports/${begun.id}/parts/0`, Buffer.from('x')))).toEqual([
      422,
      'invalid_request',
    ]);
    expect(await code(await raw('PUT', `/imports/${begun.id}/parts/1`, {}))).toEqual([422, 'invalid_request']);
    const most = 1024 * 1024;
    expect((await raw('PUT', `/imports/${begun.id}/parts/1`, Buffer.alloc(most))).status).toBe(204);
    expect(await code(await raw('PUT', `/imports/${begun.id}/parts/1`, Buffer.alloc(most + 1)))).toEqual([
      413,
      'payload_too_large',
    ]);
    expect(await code(await raw('GET', '/imports/x'))).toEqual([404, 'import_not_found']);
    expect((await raw('DELETE', `/imports/${begun.id}`)).status).toBe(204);
    expect(await code(await raw('PUT', `/imports/${begun.id}/parts/1`, Buffer.from('x')))).toEqual([
      404,
      'import_not_found',
    ]);
    const { operation } = await house.call<{ operation: OperationJson }>('POST', `/tenants/${name}/suspend`, {});
    await ended(operation.id);
    expect(await code(await raw('POST', `/tenants/${name}/imports`, { source: 'sqlite' }))).toEqual([
      409,
      'tenant_suspended',
    ]);
  }, 60_000);
});
