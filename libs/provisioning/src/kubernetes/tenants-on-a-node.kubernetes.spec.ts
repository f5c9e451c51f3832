import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MasterKey, namespaceOf, newTenantId } from '@zendo/tenancy';
import { run, testCluster, type TestCluster } from '../../../../tools/kube/testing/test-cluster.js';
import type { TenantSpec } from '../runtime/tenant-runtime.js';
import { TenantDatabase } from '../tenancy/tenant-database.js';
import { converge, eventually, pass } from '../testing/drive.js';
import { settingsFixture } from '../testing/settings-fixture.js';
import { tenantFixture } from '../testing/tenant-fixture.js';
import { createKubernetesRuntime } from './create.js';
import type { KubernetesRuntime } from './kubernetes-runtime.js';

const HOME = 'driver-test';
const TENANT_SERVER = 'zendo/tenant-server:0.1.0';
const OUTSIDE = '203.0.113.10';

/** Servers that misbehave, by the image's name. */
const SCRIPTS = {
  crashes:
    "if (process.argv[1] === 'migrate') process.exit(0); console.error('cannot find the flux capacitor'); process.exit(3)",
  'cannot-migrate':
    "console.error(JSON.stringify({ code: 'migration_failed', message: 'relation flux already exists' })); process.exit(1)",
  'eats-memory':
    "if (process.argv[1] === 'migrate') process.exit(0); const all = []; for (;;) all.push(Buffer.alloc(1e7, 1))",
  'never-ready':
    "if (process.argv[1] === 'migrate') process.exit(0); require('http').createServer((q, a) => { a.statusCode = q.url === '/health' ? 200 : 503; a.end() }).listen(8080)",
};

const POSTGRES = (password: string) => `
apiVersion: v1
kind: Namespace
metadata: {name: ${HOME}}
---
apiVersion: v1
kind: Pod
metadata: {name: postgres, namespace: ${HOME}, labels: {app: postgres}}
spec:
  securityContext: {runAsUser: 999, runAsGroup: 999, fsGroup: 999}
  containers:
  - name: postgres
    image: postgres:15
    args: [postgres, -c, fsync=off]
    env: [{name: POSTGRES_USER, value: zendo}, {name: POSTGRES_PASSWORD, value: "${password}"}, {name: PGDATA, value: /data/pgdata}]
    readinessProbe: {exec: {command: [pg_isready, -h, 127.0.0.1]}, periodSeconds: 1}
    volumeMounts: [{name: data, mountPath: /data}]
  volumes: [{name: data, emptyDir: {}}]
---
apiVersion: v1
kind: Service
metadata: {name: postgres, namespace: ${HOME}}
spec: {selector: {app: postgres}, ports: [{port: 5432}]}
`;

describe('tenants on a real node', () => {
  const master = new MasterKey(randomBytes(32));
  const made: TenantSpec[] = [];
  const closing: (() => void | Promise<void>)[] = [];
  let kube: TestCluster;
  let runtime: KubernetesRuntime;
  let database: TenantDatabase;

  async function newTenant(changes: Partial<TenantSpec> = {}): Promise<TenantSpec> {
    const id = newTenantId();
    const tenant = tenantFixture({
      id,
      name: `n-${id}`,
      release: { version: '0.1.0', image: TENANT_SERVER },
      databaseUrl: `postgres://postgres.${HOME}.svc:5432/zendo_tenants`,
      secrets: (role) => master.secretsOf(id, role),
      ...changes,
    });
    made.push(tenant);
    await database.ensure({
      tenantId: id,
      connections: 12,
      password: (role) => master.secretsOf(id, role).databasePassword,
    });
    return tenant;
  }

  const withImage = (tenant: TenantSpec, image: string): TenantSpec => ({
    ...tenant,
    release: { version: '9.9.9', image },
  });

  /** Through the ingress, as clients come. (fetch may not set Host.) */
  const get = (tenant: TenantSpec, path: string): Promise<{ status: number; text: string }> =>
    new Promise((resolve, reject) => {
      const headers = { host: new URL(tenant.url).hostname };
      const sent = request(kube.ingress + path, { headers, timeout: 10_000 }, (answer) => {
        let text = '';
        answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
      });
      sent.on('error', reject);
      sent.on('timeout', () => sent.destroy(new Error('timeout')));
      sent.end();
    });

  /** Runs a script with Node inside a tenant's server container. @returns what it printed */
  const inside = async (tenant: TenantSpec, script: string): Promise<string> => {
    const exec = ['-n', namespaceOf(tenant.id), 'exec', 'deployment/server', '-c', 'server', '--'];
    return (await kube.kubectl([...exec, '/usr/bin/node', '-e', script])).trim();
  };

  /** Whether a connection from inside the tenant gets through: `open` or the error's code. */
  const reach = (tenant: TenantSpec, host: string, port: number) =>
    inside(
      tenant,
      `const s = require('net').connect({ host: '${host}', port: ${port}, timeout: 3000 });
       const end = (what) => { console.log(what); process.exit(0); };
       s.on('connect', () => end('open')); s.on('timeout', () => end('timeout')); s.on('error', (e) => end(e.code));`,
    );

  beforeAll(async () => {
    kube = await testCluster('node');
    const images = mkdtempSync(join(tmpdir(), 'zendo-images-'));
    closing.push(() => rmSync(images, { recursive: true, force: true }));
    await run(process.execPath, ['tools/images/build.mjs', '--out', images, 'tenant-server', 'postgres']);
    for (const [name, script] of Object.entries(SCRIPTS)) {
      const args = [join(images, `${name}.tar`), `zendo.local/${name}:1`, script];
      await run(process.execPath, ['tools/kube/testing/script-image.mjs', ...args]);
    }
    const archives = ['tenant-server', 'postgres', ...Object.keys(SCRIPTS)];
    await kube.load(archives.map((name) => join(images, `${name}.tar`)));

    const password = randomBytes(12).toString('hex');
    await kube.kubectl(['delete', 'namespace', HOME, '--ignore-not-found']);
    await kube.kubectl(['apply', '-f', '-'], POSTGRES(password));
    await kube.kubectl(['-n', HOME, 'wait', '--for=condition=Ready', 'pod/postgres', '--timeout=180s']);
    const forwarded = await kube.forward(HOME, 'pod/postgres', 5432);
    closing.push(forwarded.stop);
    database = new TenantDatabase(`postgres://zendo:${password}@127.0.0.1:${forwarded.port}/zendo_tenants`);

    const access = { name: 'default', kubeconfig: kube.kubeconfig };
    const settings = settingsFixture({ postgres: [{ namespace: HOME, labels: { app: 'postgres' } }] });
    runtime = createKubernetesRuntime([access], 'default', settings);
  }, 900_000);

  afterAll(async () => {
    for (const tenant of made) await pass(runtime?.down() ?? [], tenant).catch(() => undefined);
    await database?.close();
    for (const close of closing.reverse()) await close();
  });

  it('serves a new tenant through the ingress by its host name, migrated', async () => {
    const tenant = await newTenant();
    await converge(runtime.up(), tenant, 60_000);
    expect(await eventually(() => get(tenant, '/health'))).toMatchObject({ status: 200 });
    const info = await get(tenant, '/api/v1/info');
    expect(info.status).toBe(200);
    expect(JSON.parse(info.text)).toMatchObject({ version: '0.98.0' });
  }, 240_000);

  describe('isolates two tenants', () => {
    let one: TenantSpec;
    let other: TenantSpec;

    beforeAll(async () => {
      [one, other] = [await newTenant(), await newTenant()];
      await Promise.all([converge(runtime.up(), one, 60_000), converge(runtime.up(), other, 60_000)]);
    }, 240_000);

    it('from each other, the Kubernetes API and the world outside, but not from Postgres', async () => {
      const closed = [
        await reach(one, `server.${namespaceOf(other.id)}.svc`, 80),
        await reach(one, 'kubernetes.default.svc', 443),
        await reach(one, OUTSIDE, 18_080),
      ];
      expect(closed).toEqual(['timeout', 'timeout', 'timeout']);
      expect(await reach(one, `postgres.${HOME}.svc`, 5432)).toBe('open');
    }, 180_000);

    it('by the policies and nothing else: without them all of it is reachable', async () => {
      const over = `/tmp/over-${one.id}`;
      const listen = `require('net').createServer((s) => s.end()).listen(18080, '${OUTSIDE}')`;
      const end = `setInterval(() => require('fs').existsSync('${over}') && process.exit(0), 100)`;
      const listener = kube.onNode([
        'ip',
        'netns',
        'exec',
        'outside',
        process.execPath,
        '-e',
        `${listen}; ${end}; setTimeout(() => process.exit(0), 150_000)`,
      ]);
      for (const { id } of [one, other])
        await kube.kubectl(['-n', namespaceOf(id), 'delete', 'networkpolicy', '--all']);
      await eventually(async () => {
        expect(await reach(one, `server.${namespaceOf(other.id)}.svc`, 80)).toBe('open');
        expect(await reach(one, 'kubernetes.default.svc', 443)).toBe('open');
        expect(await reach(one, OUTSIDE, 18_080)).toBe('open');
      }, 60_000);
      await converge(runtime.up(), one);
      await converge(runtime.up(), other);
      await eventually(async () => expect(await reach(one, OUTSIDE, 18_080)).toBe('timeout'), 60_000);
      await kube.onNode(['touch', over]);
      await listener;
    }, 180_000);

    it('and runs as nobody, on a file system that it cannot write, with no token', async () => {
      const seen = await inside(
        one,
        `const fs = require('fs'); const can = (f) => { try { f(); return true } catch { return false } };
         console.log(JSON.stringify({ uid: process.getuid(), write: can(() => fs.writeFileSync('/app/x', '')),
           tmp: can(() => fs.writeFileSync('/tmp/x', '')),
           token: fs.existsSync('/var/run/secrets/kubernetes.io/serviceaccount/token') }))`,
      );
      expect(JSON.parse(seen)).toEqual({ uid: 65_532, write: false, tmp: true, token: false });
    }, 180_000);
  });

  it('restarts under load without a failed request', async () => {
    const tenant = await newTenant();
    await converge(runtime.up(), tenant, 60_000);
    await eventually(async () => expect((await get(tenant, '/health')).status).toBe(200));
    const load = { on: true };
    let asked = 0;
    const failed: string[] = [];
    const clients = Array.from({ length: 4 }, async () => {
      while (load.on) {
        asked += 1;
        const { status } = await get(tenant, '/api/v1/info').catch((error: Error) => ({ status: error.message }));
        if (status !== 200) failed.push(String(status));
      }
    });
    await converge(runtime.up(), { ...tenant, restartedAt: new Date().toISOString() }, 90_000);
    // The old pod drains after the new one is ready: the load goes on until it is gone.
    await eventually(async () => {
      const pods = await kube.kubectl(['-n', namespaceOf(tenant.id), 'get', 'pods', '-o', 'name']);
      expect(pods.trim().split('\n')).toHaveLength(1);
    }, 180_000);
    load.on = false;
    await Promise.all(clients);
    expect(failed).toEqual([]);
    expect(asked).toBeGreaterThan(50);
  }, 360_000);

  const faults: [string, string, string, RegExp][] = [
    ['an image that nobody has', 'zendo.local/nope:1', 'image_pull_failed', /zendo\.local\/nope:1 cannot be pulled/],
    ['a server that crashes', 'zendo.local/crashes:1', 'server_crash_loop', /cannot find the flux capacitor/],
    ['a migration that fails', 'zendo.local/cannot-migrate:1', 'migration_failed', /relation flux already exists/],
    ['a server that eats all memory', 'zendo.local/eats-memory:1', 'out_of_memory', /Choose a larger size/],
  ];

  it.each(faults)(
    'names the reason for %s, and the tenant serves on meanwhile',
    async (_name, image, code, message) => {
      const tenant = await newTenant();
      await converge(runtime.up(), tenant, 60_000);
      const bad = withImage(tenant, image);
      await eventually(async () => {
        await expect(pass(runtime.up(), bad)).rejects.toMatchObject({
          code,
          message: expect.stringMatching(message),
          options: { userFixable: true },
        });
      }, 60_000);
      expect(await get(tenant, '/health')).toMatchObject({ status: 200 });
      // What the control plane does about a failed upgrade: it wants the old release again.
      await converge(runtime.up(), tenant, 60_000);
      expect(await get(tenant, '/health')).toMatchObject({ status: 200 });
    },
    360_000,
  );

  it('says when no node can take the server', async () => {
    const tenant = await newTenant({ size: { ...tenantFixture().size, memoryRequest: '4Ti', memoryLimit: '4Ti' } });
    await pass(runtime.up(), tenant);
    await eventually(async () => {
      const reason = [
        '-n',
        namespaceOf(tenant.id),
        'get',
        'pods',
        '-o',
        'jsonpath={.items[0].status.conditions[?(@.type=="PodScheduled")].reason}',
      ];
      expect(await kube.kubectl(reason)).toBe('Unschedulable');
    });
    await eventually(async () => {
      await expect(pass(runtime.up(), tenant)).rejects.toMatchObject({ code: 'unschedulable' });
    }, 75_000);
  }, 240_000);

  it('suspends and resumes', async () => {
    const tenant = await newTenant();
    await converge(runtime.up(), tenant, 60_000);
    await converge(runtime.suspend(), tenant, 60_000);
    await eventually(async () => expect((await get(tenant, '/health')).status).toBe(503));
    await converge(runtime.up(), tenant, 60_000);
    await eventually(async () => expect((await get(tenant, '/health')).status).toBe(200));
  }, 360_000);

  it('goes on serving while the Kubernetes API stands still', async () => {
    const tenant = await newTenant();
    await converge(runtime.up(), tenant, 60_000);
    await eventually(async () => expect((await get(tenant, '/health')).status).toBe(200));
    await kube.signal('kube-apiserver', 'SIGSTOP');
    try {
      expect((await get(tenant, '/health')).status).toBe(200);
    } finally {
      await kube.signal('kube-apiserver', 'SIGCONT');
    }
    await converge(runtime.up(), tenant, 60_000);
  }, 360_000);
});
