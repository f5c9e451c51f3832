import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { run, type TestCluster } from './test-cluster.js';

const OVERLAY = 'deploy/k8s/overlays/tryout';
export const GOOD = '0.1.0';

/** Releases that misbehave, by version: what Node runs instead of the tenant server. */
const SCRIPTS = {
  '9.1.0-crashes':
    "if (process.argv[1] === 'migrate') process.exit(0); console.error('cannot find the flux capacitor'); process.exit(3)",
  '9.2.0-cannot-migrate':
    "console.error(JSON.stringify({ code: 'migration_failed', message: 'relation flux already exists' })); process.exit(1)",
} as const;
const NOT_PUSHED = '9.3.0-not-pushed';
/** The good server under another name, so that moving to it is a real upgrade. */
export const NEXT = '0.2.0-next';

export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Zendo as a user installs it: `kubectl apply -k` of the try-out overlay, with releases of the test's own. */
export class InstalledZendo {
  private readonly folder = mkdtempSync(join(tmpdir(), 'zendo-installed-'));
  private forwarded: { port: number; stop: () => void } | undefined;
  private apiKey = '';

  constructor(readonly kube: TestCluster) {}

  /** Builds and loads the images, installs, waits until it runs, and logs the CLI in. */
  async install(): Promise<void> {
    await this.loadImages();
    await this.giveVolume();
    await this.kube.kubectl(['apply', '-k', this.overlay()]);
    for (const name of ['deployment/zendo-api', 'deployment/zendo-worker', 'statefulset/postgres']) {
      await this.kube.kubectl(['-n', 'zendo', 'rollout', 'status', name, '--timeout=300s']);
    }
    this.forwarded = await this.kube.forward('zendo', 'service/zendo-api', 80);
    const password = await this.secret('ZENDO_ADMIN_PASSWORD');
    await this.succeed(['login', '--email', 'admin@zendo.local', '--password-stdin'], password);
    const { key } = JSON.parse(await this.succeed(['api-keys', 'create', 'tests', '-o', 'json'])) as { key: string };
    this.apiKey = key;
  }

  /**
   * The CLI as an operator uses it. Never throws.
   * @param more for its environment; with another ZENDO_URL it takes the tests' key, since its login is for one address
   */
  cli(args: readonly string[], input = '', more: NodeJS.ProcessEnv = {}): Promise<CliResult> {
    const env = {
      PATH: process.env.PATH,
      HOME: this.folder,
      ZENDO_URL: this.apiUrl,
      ...(more['ZENDO_URL'] !== undefined && { ZENDO_API_KEY: this.apiKey }),
      ...more,
    };
    return new Promise((resolve) => {
      const child = execFile('bin/zendo', [...args], { env, timeout: 300_000 }, (error, stdout, stderr) => {
        const code = error ? (typeof error.code === 'number' ? error.code : 1) : 0;
        resolve({ code, stdout, stderr });
      });
      child.stdin?.end(input);
    });
  }

  /** @throws Error with what was printed when it does not end well. @returns its standard output */
  async succeed(args: readonly string[], input = ''): Promise<string> {
    const { code, stdout, stderr } = await this.cli(args, input);
    if (code !== 0) throw new Error(`zendo ${args.join(' ')} ended with ${code}:\n${stdout}\n${stderr}`);
    return stdout;
  }

  /** Asks the admin API. */
  async api(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const answer = await fetch(`${this.apiUrl}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.apiKey}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: (text ? JSON.parse(text) : undefined) as Record<string, unknown> };
  }

  /** Through the ingress, by host name, as clients come. */
  get(url: string, path: string): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const headers = { host: new URL(url).hostname };
      const sent = request(this.kube.ingress + path, { headers, timeout: 10_000 }, (answer) => {
        let text = '';
        answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
        answer.on('error', reject);
      });
      sent.on('error', reject);
      sent.on('timeout', () => sent.destroy(new Error('timeout')));
      sent.end();
    });
  }

  /** Runs SQL in Zendo's Postgres as its superuser. @returns lines, columns split by `|` */
  async sql(database: string, text: string): Promise<string[]> {
    const psql = ['psql', '-h', '/tmp', '-U', 'zendo', '-d', database, '-At', '-c', text];
    const out = await this.kube.kubectl(['-n', 'zendo', 'exec', 'postgres-0', '-c', 'postgres', '--', ...psql]);
    return out.trim().split('\n').filter(Boolean);
  }

  async secret(key: string): Promise<string> {
    const path = `jsonpath={.data.${key}}`;
    const text = await this.kube.kubectl(['-n', 'zendo', 'get', 'secret', 'zendo', '-o', path]);
    return Buffer.from(text, 'base64').toString();
  }

  /** `kill -9` of the worker's process; then its pod goes, since the kubelet would wait before it starts it again. */
  async killWorker(): Promise<void> {
    const kill = `for e in /proc/[0-9]*/environ; do
      p=\${e#/proc/}; p=\${p%/environ}
      if tr '\\0' '\\n' < $e 2>/dev/null | grep -qx ZENDO_ROLE=worker; then kill -9 $p && echo $p; fi
    done`;
    if (!(await this.kube.onNode(['sh', '-c', kill]))) throw new Error('There is no worker to kill.');
    const chosen = ['-l', 'app.kubernetes.io/name=zendo-worker'];
    await this.kube.kubectl(['-n', 'zendo', 'delete', 'pod', ...chosen, '--force', '--grace-period=0', '--wait=false']);
  }

  async remove(): Promise<void> {
    this.forwarded?.stop();
    await this.kube.kubectl(['delete', 'namespace', '-l', 'app.kubernetes.io/managed-by=zendo', '--wait=false']);
    await this.kube.kubectl(['delete', '-k', this.overlay(), '--ignore-not-found', '--wait=false']);
    await this.kube.kubectl(['delete', 'persistentvolume', 'zendo-postgres', '--ignore-not-found', '--wait=false']);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get apiUrl(): string {
    return `http://127.0.0.1:${this.forwarded?.port ?? 0}`;
  }

  private async loadImages(): Promise<void> {
    const names = ['control-plane', 'tenant-server', 'postgres', 'redis'];
    await run(process.execPath, ['tools/images/build.mjs', '--out', this.folder, ...names]);
    const archives = names.map((name) => join(this.folder, `${name}.tar`));
    for (const [version, script] of Object.entries(SCRIPTS)) {
      const archive = join(this.folder, `${version}.tar`);
      const args = [archive, `zendo/tenant-server:${version}`, script];
      await run(process.execPath, ['tools/kube/testing/script-image.mjs', ...args]);
      archives.push(archive);
    }
    const next = join(this.folder, 'next');
    const tag = ['--tag', NEXT, 'tenant-server'];
    await run(process.execPath, ['tools/images/build.mjs', '--out', next, ...tag]);
    await this.kube.load([...archives, join(next, 'tenant-server.tar')]);
  }

  /** The cluster has no provisioner, so Postgres's claim is given a volume on the node by hand. */
  private async giveVolume(): Promise<void> {
    const path = '/var/lib/kubelet/zendo-postgres';
    await this.kube.onNode(['sh', '-c', `rm -rf ${path} && mkdir -p ${path} && chown 999:999 ${path}`]);
    const volume = {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: 'zendo-postgres' },
      spec: {
        capacity: { storage: '5Gi' },
        accessModes: ['ReadWriteOnce'],
        claimRef: { namespace: 'zendo', name: 'data-postgres-0' },
        hostPath: { path },
      },
    };
    await this.kube.kubectl(['apply', '-f', '-'], JSON.stringify(volume));
  }

  /** The try-out overlay with this test's list of releases. @returns its folder */
  private overlay(): string {
    const versions = [GOOD, NEXT, ...Object.keys(SCRIPTS), NOT_PUSHED];
    const releases = versions.map((version) => ({
      version,
      image: `zendo/tenant-server:${version}`,
      default: version === GOOD,
    }));
    writeFileSync(join(this.folder, 'zendo.yaml'), JSON.stringify({ releases }));
    const kustomization = {
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      resources: [relative(this.folder, OVERLAY)],
      configMapGenerator: [{ name: 'zendo-file', namespace: 'zendo', behavior: 'replace', files: ['zendo.yaml'] }],
    };
    writeFileSync(join(this.folder, 'kustomization.yaml'), JSON.stringify(kustomization));
    return this.folder;
  }
}

/** Keeps asking a tenant until it is stopped. */
export class Load {
  asked = 0;
  readonly failed: string[] = [];
  private on = true;
  private readonly clients: Promise<void>[];

  constructor(zendo: InstalledZendo, url: string, clients = 4) {
    this.clients = Array.from({ length: clients }, async () => {
      while (this.on) {
        this.asked += 1;
        const { status } = await zendo.get(url, '/api/v1/info').catch((error: Error) => ({ status: error.message }));
        if (status !== 200) this.failed.push(String(status));
      }
    });
  }

  async stop(): Promise<void> {
    this.on = false;
    await Promise.all(this.clients);
  }
}
