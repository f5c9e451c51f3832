import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { Zendo } from '../tools/e2e/harness/zendo.js';
import { testCluster, type TestCluster } from '../tools/kube/testing/test-cluster.js';
import { environmentOf, loadAverage, pssMb, treeOf } from './processes.js';

const { values } = parseArgs({
  options: {
    tenants: { type: 'string', default: '1000' },
    pairs: { type: 'string', default: '20' },
    json: { type: 'string' },
  },
});
const TENANTS = Number(values.tenants);
const PAIRS = Number(values.pairs);
const CLIENTS = 16;
/** What Zendo may add to a bare `kubectl apply` and rollout of the same objects. */
const TARGET = { share: 0.15, ms: 300, resyncMs: 10_000 };

interface TenantView {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly last_reconciled_at: string | null;
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);
const quantile = (numbers: readonly number[], at: number): number =>
  numbers.toSorted((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * at))] ?? 0;

/** Zendo with the kubernetes runtime on a kwok cluster: real API and controllers, pods that are ready at once. */
class Bench {
  private constructor(
    readonly kube: TestCluster,
    readonly zendo: Zendo,
    private readonly apiKey: string,
  ) {}

  static async start(): Promise<Bench> {
    const kube = await testCluster('kwok');
    const zendo = await Zendo.start({
      ZENDO_RUNTIME: 'kubernetes',
      KUBECONFIG: kube.kubeconfig,
      ZENDO_TENANT_URL: 'http://{name}.zendo.test',
      ZENDO_TENANT_IMAGE: 'zendo/tenant-server:bench',
      ZENDO_POSTGRES_CIDR: '10.0.0.0/8',
      ZENDO_ROUTE_CLASS: 'zendo',
    });
    const { apiKey } = JSON.parse(await readFile(zendo.adminFile, 'utf8')) as { apiKey: string };
    return new Bench(kube, zendo, apiKey);
  }

  async api<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const answer = await fetch(`${this.zendo.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${this.apiKey}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as Answer;
  }

  async all(): Promise<TenantView[]> {
    const found: TenantView[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor && `&cursor=${cursor}`;
      const page: { items: TenantView[]; next_cursor: string | null } = await this.api(
        'GET',
        `/tenants?limit=200${query}`,
      );
      found.push(...page.items);
      cursor = page.next_cursor;
    }
    return found;
  }

  /** @returns milliseconds from the request to `ready` */
  async createAndWait(name: string): Promise<number> {
    const started = performance.now();
    await this.api('POST', '/tenants', { name });
    for (;;) {
      const { status } = await this.api<TenantView>('GET', `/tenants/${name}`);
      if (status === 'ready') return performance.now() - started;
      if (status === 'failed') throw new Error(`${name} failed`);
      await sleep(20);
    }
  }

  /** @returns the objects of a tenant as manifests, for another namespace, without what the cluster added */
  async manifestsOf(id: string, namespace: string): Promise<string> {
    const kinds = 'serviceaccount,resourcequota,limitrange,networkpolicy,secret,service,deployment,ingress';
    const label = `zendo.dev/tenant=${id}`;
    const listed = JSON.parse(
      await this.kube.kubectl(['-n', `zendo-t-${id}`, 'get', kinds, '-l', label, '-o', 'json']),
    ) as { items: Manifest[] };
    const space = JSON.parse(await this.kube.kubectl(['get', 'namespace', `zendo-t-${id}`, '-o', 'json'])) as Manifest;
    const items = [space, ...listed.items].map((item) => bare(item, namespace));
    return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  }

  /** @returns milliseconds that kubectl takes to apply the objects and to see the rollout end */
  async applyBare(manifests: string, namespace: string): Promise<number> {
    const started = performance.now();
    await this.kube.kubectl(['apply', '--server-side', '-f', '-'], manifests);
    await this.kube.kubectl(['-n', namespace, 'rollout', 'status', 'deployment/server']);
    return performance.now() - started;
  }

  /** Writes of objects that tenants are made of, as the API server counts them, status excepted. */
  async writes(): Promise<number> {
    const kinds =
      'namespaces|serviceaccounts|resourcequotas|limitranges|networkpolicies|secrets|services|deployments|ingresses';
    const text = await this.kube.kubectl(['get', '--raw', '/metrics']);
    return text
      .split('\n')
      .filter((line) => line.startsWith('apiserver_request_total{'))
      .filter((line) => new RegExp(`resource="(?:${kinds})"`).test(line) && line.includes('subresource=""'))
      .filter((line) => /verb="(?:APPLY|POST|PUT|PATCH|DELETE)"/.test(line))
      .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
  }

  worker(): number {
    const pid = this.#worker();
    if (pid === undefined) throw new Error('There is no worker.');
    return pid;
  }

  isWorkerOtherThan(old: number): boolean {
    const pid = this.#worker();
    return pid !== undefined && pid !== old;
  }

  #worker(): number | undefined {
    const found = treeOf(this.zendo.child.process.pid ?? 0).find(({ pid, command }) => {
      return (
        command.some((part) => part.endsWith('control-plane/main.mjs')) && environmentOf(pid).ZENDO_ROLE === 'worker'
      );
    });
    return found?.pid;
  }
}

interface Manifest {
  metadata: Record<string, unknown> & { name: string; namespace?: string };
  spec?: Record<string, unknown>;
  status?: unknown;
}

function bare(live: Manifest, namespace: string): object {
  const item = { ...live };
  delete item.status;
  const { name, labels, namespace: inside } = item.metadata;
  const spec = item.spec && { ...item.spec };
  if (spec) for (const key of ['clusterIP', 'clusterIPs', 'finalizers']) delete spec[key];
  // Without Zendo's own label, so that Zendo leaves them alone.
  const kept = Object.fromEntries(
    Object.entries((labels ?? {}) as Record<string, string>).filter(([key]) => key !== 'zendo.dev/tenant'),
  );
  const metadata = inside
    ? { name, namespace, labels: kept }
    : { name: namespace, labels: { ...kept, 'kubernetes.io/metadata.name': namespace } };
  return { ...item, metadata, ...(spec && { spec }) };
}

async function compare(bench: Bench): Promise<{ zendoMs: number[]; bareMs: number[] }> {
  await bench.createAndWait('pattern');
  const { id } = await bench.api<TenantView>('GET', '/tenants/pattern');
  const [zendoMs, bareMs]: [number[], number[]] = [[], []];
  for (let i = 0; i < PAIRS; i++) {
    const namespace = `bare-${Date.now().toString(36)}-${i}`;
    const manifests = await bench.manifestsOf(id, namespace);
    bareMs.push(await bench.applyBare(manifests, namespace));
    await bench.kube.kubectl(['delete', 'namespace', namespace, '--wait=false']);
    zendoMs.push(await bench.createAndWait(`pair-${i}`));
  }
  return { zendoMs, bareMs };
}

async function createMany(bench: Bench): Promise<number> {
  const started = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      while (next < TENANTS) await bench.api('POST', '/tenants', { name: `many-${next++}` });
    }),
  );
  const accepted = performance.now() - started;
  say(`${TENANTS} requests accepted in ${(accepted / 1000).toFixed(1)} s`);
  for (;;) {
    const all = await bench.all();
    const ready = all.filter(({ status }) => status === 'ready').length;
    if (ready === all.length) return performance.now() - started;
    say(
      `${ready} of ${all.length} ready after ${((performance.now() - started) / 1000).toFixed(0)} s; load ${loadAverage()}`,
    );
    await sleep(2_000);
  }
}

/** Kills the worker: the one that follows looks at everything once. Timed from the moment that its process is there. */
async function resync(bench: Bench): Promise<{ ms: number; firstMs: number; writes: number }> {
  await sleep(5_000); // what the last tenants' own changes poked is done
  const before = await bench.writes();
  const old = bench.worker();
  process.kill(old, 'SIGKILL');
  const since = new Date().toISOString();
  while (!bench.isWorkerOtherThan(old)) await sleep(10);
  const started = performance.now();
  let firstMs = 0;
  for (;;) {
    const all = await bench.all();
    const looked = all.filter(({ last_reconciled_at: at }) => at !== null && at > since).length;
    if (looked > 0 && firstMs === 0) firstMs = performance.now() - started;
    if (looked === all.length) break;
    await sleep(200);
  }
  return { ms: performance.now() - started, firstMs, writes: (await bench.writes()) - before };
}

const bench = await Bench.start();
try {
  const { zendoMs, bareMs } = await compare(bench);
  const idleMb = pssMb(bench.worker());
  const manyMs = await createMany(bench);
  const busyMb = pssMb(bench.worker());
  const looked = await resync(bench);
  const [ours, theirs] = [quantile(zendoMs, 0.5), quantile(bareMs, 0.5)];
  const figures = {
    machine: { processors: cpus().length, load: loadAverage() },
    one_tenant_ms: {
      zendo_p50: ours,
      zendo_p90: quantile(zendoMs, 0.9),
      bare_p50: theirs,
      bare_p90: quantile(bareMs, 0.9),
    },
    one_tenant_target_reached: ours <= theirs * (1 + TARGET.share) + TARGET.ms,
    many: { tenants: TENANTS, seconds: manyMs / 1000, per_second: (TENANTS * 1000) / manyMs },
    resync: {
      tenants: TENANTS + PAIRS + 1,
      seconds: looked.ms / 1000,
      seconds_to_first: looked.firstMs / 1000,
      writes: looked.writes,
      target_reached: looked.writes === 0 && looked.ms <= TARGET.resyncMs,
    },
    worker_pss_mb: { few_tenants: idleMb, all_tenants: busyMb, after_resync: pssMb(bench.worker()) },
  };
  const text = JSON.stringify(
    figures,
    (_key, value: unknown) => (typeof value === 'number' ? Math.round(value * 10) / 10 : value),
    2,
  );
  process.stdout.write(`${text}\n`);
  if (values.json) await writeFile(values.json, `${text}\n`);
} finally {
  await bench.zendo.stop();
  await bench.kube.kubectl(['delete', 'namespace', '-l', 'app.kubernetes.io/managed-by=zendo', '--wait=false']);
}
