import { readFileSync, readdirSync } from 'node:fs';

import { eventually } from './harness/eventually.js';
import { ask, sessionToken } from './harness/tenant-api.js';
import { ZenmlClient } from './harness/zenml-client.js';
import { Zendo } from './harness/zendo.js';

/** Processes of the control plane that descend from the launcher, by their role. */
function controlPlaneProcesses(launcher: number): Map<string, number> {
  const parentOf = (pid: number): number => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  };
  const found = new Map<string, number>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const pid = Number(name);
      if (parentOf(pid) !== launcher) continue;
      const role = /\0?ZENDO_ROLE=(\w+)/.exec(readFileSync(`/proc/${pid}/environ`, 'latin1'))?.[1];
      if (role) found.set(role, pid);
    } catch {
      // It ended while it was looked at.
    }
  }
  return found;
}

// What a tenant's users do must not depend on the control plane: it may die while a pipeline runs.
describe('a running pipeline does not notice a killed worker or api', () => {
  const account = { username: 'keeper', password: 'keeper-pass-1' };
  let zendo: Zendo;
  let client: ZenmlClient;
  let url: string;

  beforeAll(async () => {
    zendo = await Zendo.start();
    ({ url } = await zendo.createTenant('steady', account));
    client = (await ZenmlClient.create()).useAccount(url, account);
  });
  afterAll(async () => {
    await client?.remove();
    await zendo?.stop();
  });

  async function stepsThatRun(): Promise<string[]> {
    const token = await sessionToken(url, account);
    const { body } = await ask(url, '/steps?status=running', { token });
    return (body as { items: { name: string }[] }).items.map(({ name }) => name);
  }

  const kill = (role: string): number => {
    const pid = controlPlaneProcesses(zendo.child.process.pid ?? 0).get(role);
    if (!pid) throw new Error(`no process of role ${role}`);
    process.kill(pid, 'SIGKILL');
    return pid;
  };

  it('goes on and completes, and the control plane comes back', async () => {
    const run = client.startPython('slow.py', []);
    await eventually(async () => expect(await stepsThatRun()).not.toEqual([]), 60_000);
    const killed = { api: kill('api'), worker: kill('worker') };
    // They are away for a moment at least, while the pipeline asks its tenant for more.
    const { code, output } = await run.finished();
    expect({ code, output }).toMatchObject({ code: 0 });

    const token = await sessionToken(url, account);
    const { body } = await ask(url, '/runs?hydrate=True', { token });
    expect(body).toMatchObject({ items: [{ name: 'slow', body: { status: 'completed' } }] });
    const steps = await ask(url, '/steps?size=50', { token });
    expect((steps.body as { items: { body: { status: string } }[] }).items.map((step) => step.body.status)).toEqual(
      Array.from({ length: 6 }, () => 'completed'),
    );

    await eventually(() => {
      const processes = controlPlaneProcesses(zendo.child.process.pid ?? 0);
      for (const role of ['api', 'worker'] as const) {
        expect(processes.has(role)).toBe(true);
        expect(processes.get(role)).not.toBe(killed[role]);
      }
    }, 60_000);
    await expect(zendo.createTenant('afterwards')).resolves.toMatchObject({ status: 'ready' });
  });

  it('keeps a command line that waits for an operation going while the api is killed', async () => {
    const waiting = zendo.cli(['tenants', 'create', 'patient', '--wait', '-o', 'json']);
    await eventually(async () => expect((await zendo.cli(['tenants', 'get', 'patient'])).code).toBe(0), 30_000, 20);
    kill('api');
    const { code, stdout, stderr } = await waiting;
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(JSON.parse(stdout)).toMatchObject({ name: 'patient', status: 'ready' });
  });
});
