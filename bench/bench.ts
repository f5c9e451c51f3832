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
const STARTS = 3;

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

interface Measured {
  readonly seeded: Seeded;
  readonly loads: Readonly<Record<string, LoadResult>>;
  readonly startUp: StartUp;
  /** MB at rest of one server, the middle of four. */
  readonly serverPssMb: number;
  /** MB at rest of everything together. */
  readonly totalPssMb: number;
}

async function measureLoads(url: string, token: string, projectId: string): Promise<Record<string, LoadResult>> {
  const loads: Record<string, LoadResult> = {};
  for (const { name, path, signedIn } of ENDPOINTS) {
    for (const connections of CONNECTIONS) {
      const shared = { url, path: path(projectId), token: signedIn ? token : undefined, connections };
      await load({ ...shared, durationMs: Math.min(1000, durationMs / 2) });
      const result = await load({ ...shared, durationMs });
      if (result.failures > 0)
        throw new Error(`${name} at ${url}: ${result.failures} of ${result.requests} answers were not 200`);
      loads[`${name} ${connections}`] = result;
      say(
        `  ${name} at ${connections}: ${result.requestsPerSecond.toFixed(1)}/s, p50 ${result.p50Ms.toFixed(1)} ms, p99 ${result.p99Ms.toFixed(1)} ms`,
      );
    }
  }
  return loads;
}

const restart = (server: OfficialServer): Promise<StartUp> =>
  measureStart(async () => {
    await server.respawn();
    return server.child;
  }, server.url);

async function measureOfficial(): Promise<Measured> {
  say('official server: starting');
  const servers: OfficialServer[] = [];
  try {
    const first = await OfficialServer.start(ACCOUNT);
    servers.push(first);
    const starts: StartUp[] = [];
    // Starts on a database that is there, as a tenant's server does.
    for (let start = 0; start < STARTS; start += 1) {
      const { wallMs, cpuSeconds } = await restart(first);
      starts.push({ wallMs, cpuSeconds });
      say(`  start: ${(wallMs / 1000).toFixed(1)} s, CPU ${cpuSeconds.toFixed(1)} s`);
    }
    const token = await sessionToken(first.url, ACCOUNT);
    const seeded = await seed(first.url, token, runs);
    say(`  seeded: ${seeded.writes} writes in ${seeded.seconds.toFixed(1)} s`);
    const loads = await measureLoads(first.url, token, seeded.projectId);
    // The loaded one has grown: rest is measured on servers that have only started and answered.
    await restart(first);
    for (let more = 1; more < TENANTS; more += 1) servers.push(await OfficialServer.start(ACCOUNT));
    await sleep(10_000);
    const pss = servers.map((server) => pssMb(server.child.process.pid ?? 0));
    return {
      seeded,
      loads,
      startUp: {
        wallMs: median(starts.map(({ wallMs }) => wallMs)),
        cpuSeconds: median(starts.map(({ cpuSeconds }) => cpuSeconds)),
      },
      serverPssMb: median(pss),
      totalPssMb: pss.reduce((total, mb) => total + mb, 0),
    };
  } finally {
    for (const server of servers) await server.stop();
  }
}

async function measureZendo(): Promise<Measured> {
  say('zendo: starting');
  const zendo = await Zendo.start();
  try {
    const tenant = await zendo.createTenant('bench-0', ACCOUNT);
    const token = await sessionToken(tenant.url, ACCOUNT);
    const starts: StartUp[] = [];
    for (let start = 0; start < STARTS; start += 1) {
      const { wallMs, cpuSeconds } = await measureTenantStart(zendo, tenant.id);
      starts.push({ wallMs, cpuSeconds });
      say(`  start: ${(wallMs / 1000).toFixed(2)} s, CPU ${cpuSeconds.toFixed(2)} s`);
    }
    const seeded = await seed(tenant.url, token, runs);
    say(`  seeded: ${seeded.writes} writes in ${seeded.seconds.toFixed(1)} s`);
    const loads = await measureLoads(tenant.url, token, seeded.projectId);
    const tenants = [tenant];
    for (let more = 1; more < TENANTS; more += 1) tenants.push(await zendo.createTenant(`bench-${more}`, ACCOUNT));
    // As for the official server: the loaded one starts anew.
    await zendo.cli(['tenants', 'restart', tenant.name, '--wait']);
    await sleep(10_000);
    const pss = tenants.map(({ id }) => pssMb(serverOf(zendo, id).pid));
    return {
      seeded,
      loads,
      startUp: {
        wallMs: median(starts.map(({ wallMs }) => wallMs)),
        cpuSeconds: median(starts.map(({ cpuSeconds }) => cpuSeconds)),
      },
      serverPssMb: median(pss),
      totalPssMb: treeOf(zendo.child.process.pid ?? 0).reduce((total, { pid }) => total + pssMb(pid), 0),
    };
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
const zendo = await measureZendo();
const official = await measureOfficial();
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
