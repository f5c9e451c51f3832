import { randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { newTenantId } from '@zendo/tenancy';
import { LauncherClient, ProcessRuntime, type TenantSpec } from '@zendo/provisioning';
import {
  freePortBlock,
  runSteps,
  type RuntimeHarness,
  runtimeContract,
  tenantFixture,
} from '@zendo/provisioning/testing';
import { ControlSocket } from '../control-socket/control-socket.js';
import { Tenants } from './tenants.js';
import { surroundingsOf } from './tenant-environment.js';

const HOST = '127.0.0.1';
/** More than one test file makes. */
const TENANTS = 40;
const FIXTURE = fileURLToPath(
  new URL('../../../../libs/provisioning/src/testing/programs/tenant-server.mjs', import.meta.url),
);

/**
 * Its server says that it is not ready and ends while it is asked for its health, which a child of it that outlives it
 * goes on to answer.
 */
const ENDS_WHILE_ASKED = `
  import { fork } from 'node:child_process';
  import { createServer } from 'node:http';
  import { createServer as listen } from 'node:net';
  const command = process.argv[2];
  if (command === 'serve') {
    const server = listen().listen(Number(process.env.PORT), process.env.HOST, () => {
      const child = fork(process.argv[1], ['answer'], { execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
      child.send('socket', server, () => server.close());
      child.once('message', () => process.exit(1));
    });
  } else if (command === 'answer') {
    process.once('message', (_, socket) => {
      createServer((request, response) => {
        if (request.url === '/ready') return response.writeHead(503).end();
        process.once('disconnect', () => setTimeout(() => response.end('ok', () => process.exit()), 100));
        process.send('end');
      }).listen(socket);
    });
  }
`;

interface House extends RuntimeHarness {
  readonly directory: string;
  readonly client: LauncherClient;
  readonly tenants: Tenants;
}

/** A launcher's socket in this very process, in a data directory of its own whose path is longer than a socket's may be. */
async function openHouse(): Promise<House> {
  const home = process.cwd();
  const root = mkdtempSync(join(tmpdir(), 'zendo-launcher-'));
  const directory = join(root, 'd'.repeat(100));
  const programs = join(directory, 'programs');
  for (const path of ['run', 'programs']) mkdirSync(join(directory, path), { recursive: true });
  process.chdir(directory);
  const program = (name: string) => {
    const path = join(programs, `${name}.mjs`);
    copyFileSync(FIXTURE, path);
    return path;
  };
  const tenants = new Tenants(surroundingsOf(program('tenant-server'), process.env));
  const socket = new ControlSocket(tenants);
  await socket.open('run/launcher.sock', directory);
  const runtime = new ProcessRuntime('run/launcher.sock', { host: HOST, trustedProxies: [] });
  let port = await freePortBlock(TENANTS);
  return {
    directory,
    tenants,
    client: new LauncherClient('run/launcher.sock'),
    runtime,
    releases: {
      better: { version: '2.0.0', entry: program('better') },
      broken: { version: '3.0.0', entry: program('broken') },
    },
    tenant: () => tenantFixture({ id: newTenantId(), release: { version: '1.0.0' }, port: port++ }),
    running: async ({ port }) => {
      const answer = await fetch(`http://${HOST}:${port}/pid`).catch(() => undefined);
      return answer?.ok ? answer.text() : undefined;
    },
    leftovers: async ({ id, port }) => {
      const answers = await fetch(`http://${HOST}:${port}/`).then(
        () => true,
        () => false,
      );
      const logs = existsSync('logs/tenants') ? readdirSync('logs/tenants').filter((name) => name.includes(id)) : [];
      return [...logs, ...(answers ? [`port ${port}`] : [])];
    },
    pause: (_tenant, afterMs) => delay(Math.min(afterMs, 100)),
    close: async () => {
      await tenants.close();
      await socket.close();
      process.chdir(home);
      rmSync(root, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

describe('the process runtime', () => {
  runtimeContract(openHouse);
});

describe('the process runtime on its launcher', () => {
  let house: House;
  const up = (tenant: TenantSpec) => runSteps(house, house.runtime.up(), tenant);

  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(() => house?.close());

  it('starts a killed server again, on its port', async () => {
    const tenant = house.tenant();
    await up(tenant);
    const first = await house.running(tenant);
    process.kill(Number(first), 'SIGKILL');
    await eventually(async () => {
      const now = await house.running(tenant);
      expect(now).toBeDefined();
      expect(now).not.toBe(first);
    });
  });

  it('starts a server again that ends while it is looked at', async () => {
    const entry = join(house.directory, 'programs', 'ends-while-asked.mjs');
    writeFileSync(entry, ENDS_WHILE_ASKED);
    const tenant = { ...house.tenant(), release: { version: '6.0.0', entry } };
    await expect(up(tenant)).rejects.toMatchObject({ code: 'server_crash_loop' });
  });

  it('tells of a migration that fails in its own words', async () => {
    const entry = join(house.directory, 'programs', 'broken-migration.mjs');
    copyFileSync(FIXTURE, entry);
    const tenant = { ...house.tenant(), release: { version: '4.0.0', entry } };
    await expect(up(tenant)).rejects.toMatchObject({ code: 'migration_failed', message: 'column exists' });
    expect(await house.running(tenant)).toBeUndefined();
  });

  it('runs one migration when two passes ask at once, and both see its end', async () => {
    const entry = join(house.directory, 'programs', 'slow.mjs');
    copyFileSync(FIXTURE, entry);
    const tenant = { ...house.tenant(), release: { version: '5.0.0', entry } };
    const [migrate] = house.runtime.up();
    const results = await Promise.all([migrate!.run(tenant), migrate!.run(tenant)]);
    expect(results).toEqual([
      { state: 'done', message: 'data: copied' },
      { state: 'done', message: 'data: copied' },
    ]);
  });

  it('migrates again for an owner who is still to come, and not for one who is there', async () => {
    const tenant = house.tenant();
    await up(tenant);
    const { migratedKey } = await house.client.status(tenant.id);
    const owner = { username: 'admin', passwordHash: randomUUID() };
    await up({ ...tenant, owner });
    const withOwner = (await house.client.status(tenant.id)).migratedKey;
    expect(withOwner).not.toBe(migratedKey);
    await up(tenant);
    expect((await house.client.status(tenant.id)).migratedKey).toBe(withOwner);
  });

  it('says that another program has the port, and takes it as soon as it is free', async () => {
    const tenant = house.tenant();
    const squatter = createServer();
    await new Promise<void>((done) => squatter.listen(tenant.port, HOST, done));
    await expect(up(tenant)).rejects.toMatchObject({ code: 'port_in_use', options: { userFixable: true } });
    await new Promise((done) => squatter.close(done));
    await eventually(async () => expect(await house.running(tenant)).toBeDefined());
    await up(tenant);
  });

  it('answers 503 on the port of a suspended tenant, as JSON and as a page', async () => {
    const tenant = house.tenant();
    await up(tenant);
    await runSteps(house, house.runtime.suspend(), tenant);
    const url = `http://${HOST}:${tenant.port}/api/v1/info`;
    const api = await fetch(url);
    expect(api.status).toBe(503);
    expect(await api.json()).toEqual({ detail: ['TenantSuspendedError', expect.stringContaining('suspended')] });
    const page = await fetch(url, { headers: { accept: 'text/html' } });
    expect(await page.text()).toContain('Suspended');
  });

  it('pokes when a tenant becomes ready', async () => {
    const tenant = house.tenant();
    const poked: string[] = [];
    const stop = await house.runtime.watch((id) => poked.push(id));
    await delay(100);
    await up(tenant);
    await eventually(async () => expect(poked).toContain(tenant.id));
    await stop();
  });

  it('shows no secret in a status', async () => {
    const tenant = house.tenant();
    await up(tenant);
    const shown = JSON.stringify(await house.client.list());
    for (const role of ['owner', 'runtime'] as const) {
      for (const secret of Object.values(tenant.secrets(role))) expect(shown).not.toContain(secret);
    }
  });

  it('refuses a request that is not one', async () => {
    await expect(house.client.serve('nobody', {} as never)).rejects.toThrow('refused');
    await expect(house.client.serve(newTenantId(), {} as never)).rejects.toThrow('refused');
  });
});

async function eventually(check: () => Promise<void>): Promise<void> {
  for (const until = Date.now() + 60_000; ;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > until) throw error;
      await delay(50);
    }
  }
}
