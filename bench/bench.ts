import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { OfficialServer } from '../tools/e2e/harness/official-server.js';
import { sessionToken } from '../tools/e2e/harness/tenant-api.js';
import { Zendo } from '../tools/e2e/harness/zendo.js';
import { load, type LoadResult } from './load.js';
import { loadAverage, pssMb, treeOf } from './processes.js';
import { type Figure, ratioOf, report } from './report.js';
import { seed, type Seeded } from './seed.js';
import { measureStart, measureTenantStart, serverOf, type StartUp } from './startup.js';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '4' },
    runs: { type: 'string', default: '200' },
    json: { type: 'string' },
    quick: { type: 'boolean', default: false },
  },
});
const durationMs = values.quick ? 1000 : Number(values.seconds) * 1000;
const runs = values.quick ? 20 : Number(values.runs);
const ACCOUNT = { username: 'keeper', password: 'bench-password-1' };
const CONNECTIONS = [1, 16];
const TENANTS = 4;
const STARTS = 10;
const REST_MS = 10_000;

const say = (text: string): void => void process.stderr.write(`${text}\n`);
const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

interface Endpoint {
  readonly name: string;
  readonly path: (projectId: string) => string;
  readonly signedIn: boolean;
}
const ENDPOINTS: readonly Endpoint[] = [
  { name: '/info', path: () => '/api/v1/info', signedIn: false },
  { name: '/current-user', path: () => '/api/v1/current-user', signedIn: true },
  { name: '/pipelines', path: (project) => `/api/v1/pipelines?size=20&project=${project}`, signedIn: true },
  {
    name: '/runs?hydrate=true',
    path: (project) => `/api/v1/runs?size=20&hydrate=true&project=${project}`,
    signedIn: true,
  },
];

/** What loads and starts of one server gave. */
interface Measured {
  readonly seeded: Seeded;
  readonly loads: Readonly<Record<string, LoadResult>>;
  readonly startUp: StartUp;
  /** MB at rest of one server, the middle of four. */
  readonly serverPssMb: number;
  /** MB at rest of everything together. */
  readonly totalPssMb: number;
}

/** A server that runs and can be measured. */
interface Candidate {
  readonly name: string;
  readonly url: string;
  readonly seeded: Seeded;
  /** One more start, of a server of the same kind on data that is there. */
  start(): Promise<StartUp>;
  /** Brings up to TENANTS servers that have only started and answered. @returns the PSS of each, and of everything */
  rest(): Promise<{ servers: number[]; total: number }>;
}

async function loadOne({ name, url, seeded }: Candidate, endpoint: Endpoint, connections: number) {
  const { path, signedIn } = endpoint;
  // The official server forgets its sessions at each start.
  const token = signedIn ? await sessionToken(url, ACCOUNT) : undefined;
  const shared = { url, path: path(seeded.projectId), token, connections };
  await load({ ...shared, durationMs: Math.min(1000, durationMs / 2) });
  const result = await load({ ...shared, durationMs });
  if (result.failures > 0)
    throw new Error(`${endpoint.name} at ${url}: ${result.failures} of ${result.requests} answers were not 200`);
  const { requestsPerSecond, p50Ms, p99Ms } = result;
  say(
    `  ${name}, ${endpoint.name} at ${connections}: ${requestsPerSecond.toFixed(1)}/s, p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms`,
  );
  return result;
}

/** Each measurement of all candidates in turn, so that a machine that gets faster or slower does so for all alike. */
async function measure(candidates: readonly Candidate[]): Promise<Measured[]> {
  const starts = candidates.map(() => [] as StartUp[]);
  for (let start = 0; start < STARTS; start += 1) {
    for (const [index, candidate] of candidates.entries()) {
      const { wallMs, cpuSeconds } = await candidate.start();
      starts[index]?.push({ wallMs, cpuSeconds });
      say(`  ${candidate.name}, start: ${(wallMs / 1000).toFixed(2)} s, CPU ${cpuSeconds.toFixed(2)} s`);
    }
  }
  const loads = candidates.map((): Record<string, LoadResult> => ({}));
  for (const endpoint of ENDPOINTS) {
    for (const connections of CONNECTIONS) {
      for (const [index, candidate] of candidates.entries())
        loads[index]![`${endpoint.name} ${connections}`] = await loadOne(candidate, endpoint, connections);
    }
  }
  const measured: Measured[] = [];
  for (const [index, candidate] of candidates.entries()) {
    const { servers, total } = await candidate.rest();
    measured.push({
      seeded: candidate.seeded,
      loads: loads[index]!,
      startUp: {
        wallMs: median(starts[index]!.map(({ wallMs }) => wallMs)),
        cpuSeconds: median(starts[index]!.map(({ cpuSeconds }) => cpuSeconds)),
      },
      serverPssMb: median(servers),
      totalPssMb: total,
    });
  }
  return measured;
}

/** Runs `use` with the official server, and stops whatever was started of it. */
async function withOfficial<Result>(use: (candidate: Candidate) => Promise<Result>): Promise<Result> {
  say('official server: starting');
  const servers: OfficialServer[] = [];
  try {
    const first = await OfficialServer.start(ACCOUNT);
    servers.push(first);
    const { url } = first;
    const restart = (): Promise<StartUp> =>
      measureStart(async () => {
        await first.respawn();
        return first.child;
      }, url);
    const seeded = await seed(url, await sessionToken(url, ACCOUNT), runs);
    say(`  seeded: ${seeded.writes} writes in ${seeded.seconds.toFixed(1)} s`);
    const rest = async () => {
      // The loaded one has grown: rest is measured on servers that have only started and answered.
      await restart();
      for (let more = 1; more < TENANTS; more += 1) servers.push(await OfficialServer.start(ACCOUNT));
      await sleep(REST_MS);
      const pss = servers.map((server) => pssMb(server.child.process.pid ?? 0));
      return { servers: pss, total: pss.reduce((total, mb) => total + mb, 0) };
    };
    return await use({ name: 'official', url, seeded, start: restart, rest });
  } finally {
    for (const server of servers) await server.stop();
  }
}

/** Runs `use` with a tenant of a Zendo of its own, and stops that. */
async function withZendo<Result>(use: (candidate: Candidate) => Promise<Result>): Promise<Result> {
  say('zendo: starting');
  const zendo = await Zendo.start();
  try {
    const tenant = await zendo.createTenant('bench-0', ACCOUNT);
    const { url } = tenant;
    const seeded = await seed(url, await sessionToken(url, ACCOUNT), runs);
    say(`  seeded: ${seeded.writes} writes in ${seeded.seconds.toFixed(1)} s`);
    const rest = async () => {
      const tenants = [tenant];
      for (let more = 1; more < TENANTS; more += 1) tenants.push(await zendo.createTenant(`bench-${more}`, ACCOUNT));
      // As for the official server: the loaded one starts anew.
      await zendo.cli(['tenants', 'restart', tenant.name, '--wait']);
      await sleep(REST_MS);
      const all = treeOf(zendo.child.process.pid ?? 0);
      return {
        servers: tenants.map(({ id }) => pssMb(serverOf(zendo, id).pid)),
        total: all.reduce((total, { pid }) => total + pssMb(pid), 0),
      };
    };
    return await use({ name: 'zendo', url, seeded, start: () => measureTenantStart(zendo, tenant.id), rest });
  } finally {
    await zendo.stop();
  }
}

function figuresOf(official: Measured, zendo: Measured): Figure[] {
  const loads = ENDPOINTS.flatMap(({ name }) =>
    CONNECTIONS.map((connections) => {
      const key = `${name} ${connections}`;
      const rate = (measured: Measured): number => measured.loads[key]?.requestsPerSecond ?? 0;
      const what = `${name}, ${connections} connection${connections > 1 ? 's' : ''}`;
      return { what, unit: 'requests/s', official: rate(official), zendo: rate(zendo), moreIsBetter: true, target: 10 };
    }),
  );
  const writes = ({ seeded }: Measured): number => seeded.writes / seeded.seconds;
  return [
    ...loads,
    {
      what: 'writes, one by one',
      unit: 'requests/s',
      official: writes(official),
      zendo: writes(zendo),
      moreIsBetter: true,
    },
    {
      what: 'start to first answer',
      unit: 's',
      official: official.startUp.wallMs / 1000,
      zendo: zendo.startUp.wallMs / 1000,
      moreIsBetter: false,
    },
    {
      what: 'CPU of a start',
      unit: 's',
      official: official.startUp.cpuSeconds,
      zendo: zendo.startUp.cpuSeconds,
      moreIsBetter: false,
      target: 10,
    },
    {
      what: 'memory of a server at rest',
      unit: 'MB PSS',
      official: official.serverPssMb,
      zendo: zendo.serverPssMb,
      moreIsBetter: false,
      target: 3,
    },
    {
      what: `memory of all, ${TENANTS} tenants`,
      unit: 'MB PSS',
      official: official.totalPssMb,
      zendo: zendo.totalPssMb,
      moreIsBetter: false,
    },
  ];
}

const loadBefore = loadAverage();
const [official, zendo] = await withOfficial((official) => withZendo((zendo) => measure([official, zendo])));
if (!official || !zendo) throw new Error('Nothing was measured.');
const figures = figuresOf(official, zendo);
process.stdout.write(
  `\n${cpus().length} cores, Node ${process.version}, load average ${loadBefore} before and ${loadAverage()} after\n` +
    `${runs} runs seeded; official: 0.98.0 on SQLite; zendo: everything of it on this machine, PostgreSQL included\n\n${report(figures)}`,
);
if (values.json) {
  const json = {
    at: new Date().toISOString(),
    cores: cpus().length,
    node: process.version,
    loadBefore,
    loadAfter: loadAverage(),
  };
  const withRatios = figures.map((figure) => ({ ...figure, ratio: ratioOf(figure) }));
  await writeFile(values.json, `${JSON.stringify({ ...json, figures: withRatios, official, zendo }, null, 2)}\n`);
}
