import { controlPlaneProcesses, killControlPlane } from './harness/control-plane-processes.js';
import { eventually } from './harness/eventually.js';
import { ask, sessionToken } from './harness/tenant-api.js';
import { ZenmlClient } from './harness/zenml-client.js';
import { Zendo } from './harness/zendo.js';

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

  const kill = (role: 'api' | 'worker'): number => killControlPlane(zendo.child.process.pid ?? 0, role);

  it('goes on and completes, and the control plane comes back', async () => {
    const run = client.startPython('slow.py', []);
    await eventually(async () => expect(await stepsThatRun()).not.toEqual([]), 180_000);
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
    });
    await expect(zendo.createTenant('afterwards')).resolves.toMatchObject({ status: 'ready' });
  });

  it('keeps a command line that waits for an operation going while the api is killed', async () => {
    const waiting = zendo.cli(['tenants', 'create', 'patient', '--wait', '-o', 'json']);
    await eventually(async () => expect((await zendo.cli(['tenants', 'get', 'patient'])).code).toBe(0), 120_000, 20);
    kill('api');
    const { code, stdout, stderr } = await waiting;
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(JSON.parse(stdout)).toMatchObject({ name: 'patient', status: 'ready' });
  });
});
