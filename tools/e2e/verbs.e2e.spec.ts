import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './harness/paths.js';
import { type VerbsHouse, verbsContract } from './harness/verbs-contract.js';
import { Zendo } from './harness/zendo.js';

const BROKEN = `console.error(JSON.stringify({ code: 'migration_failed', message: 'relation flux already exists' }));
process.exit(1);
`;

const PROGRAM = ['.mjs', '.cjs'] as const;
const built = (name: string): string => join(ROOT, 'dist', name);

/** Process ids of a tenant's servers, by what they were started with. */
async function serversOf(tenantId: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const [command, environment] = await Promise.all(
        ['cmdline', 'environ'].map((file) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')),
      );
      const serves = command!.split('\0').includes('serve');
      return serves && environment!.split('\0').includes(`ZENDO_TENANT_ID=${tenantId}`) ? [pid] : [];
    }),
  );
  return found.flat();
}

// As an operator's program would ask for them, of the whole product on this machine.
describe('the verbs of a tenant that runs as a process', () => {
  let folder: string;
  let zendo: Zendo;
  let house: VerbsHouse;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zendo-verbs-'));
    const entry = (name: string) => join(folder, `${name}.mjs`);
    await writeFile(entry('broken'), BROKEN);
    // The good server under another name, beside the packages that it loads.
    const next = built('tenant-server-next.mjs');
    const releases = [
      { version: '1.0.0', default: true },
      { version: '2.0.0', entry: next },
      { version: '3.0.0', entry: entry('broken') },
    ];
    await writeFile(join(folder, 'zendo.yaml'), JSON.stringify({ releases }));
    zendo = await Zendo.start({ ZENDO_CONFIG: join(folder, 'zendo.yaml') });
    // A loader and its program, as the build makes them.
    for (const ending of PROGRAM) await copyFile(built(`tenant-server${ending}`), built(`tenant-server-next${ending}`));
    const { apiKey } = JSON.parse(await readFile(zendo.adminFile, 'utf8')) as { apiKey: string };
    const api: VerbsHouse['api'] = async (method, path, body, headers = {}) => {
      const answer = await fetch(`${zendo.url}/api/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${apiKey}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    };
    house = {
      api,
      create: (name) => zendo.createTenant(name),
      get: async (url, path) => {
        const answer = await fetch(url + path);
        return { status: answer.status, text: await answer.text() };
      },
      running: async (name) => {
        const { id } = (await api('GET', `/tenants/${name}`)).body as { id: string };
        const servers = await serversOf(id);
        if (servers.length > 1) throw new Error(`${servers.length} servers of ${name} run.`);
        return servers[0];
      },
      releases: { good: '1.0.0', next: '2.0.0', broken: '3.0.0' },
    };
  });
  afterAll(async () => {
    await zendo?.stop();
    for (const ending of PROGRAM) await rm(built(`tenant-server-next${ending}`), { force: true });
    await rm(folder, { recursive: true, force: true });
  });

  verbsContract(() => house);
});
