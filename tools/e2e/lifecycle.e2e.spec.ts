import { ask, sessionToken } from './harness/tenant-api.js';
import { Zendo } from './harness/zendo.js';

// The operator's command line against the real API, the way an operator would go through a tenant's life.
describe('zendo, from nothing to purged', () => {
  let zendo: Zendo;
  beforeAll(async () => {
    zendo = await Zendo.start();
  });
  afterAll(() => zendo?.stop());

  /** Runs a command that must succeed. @returns its JSON */
  async function json<Answer>(...words: string[]): Promise<Answer> {
    const { code, stdout, stderr } = await zendo.cli([...words, '-o', 'json']);
    expect({ words, code, stderr }).toMatchObject({ code: 0 });
    return JSON.parse(stdout) as Answer;
  }
  const codeOf = async (...words: string[]): Promise<number | null> => (await zendo.cli(words)).code;
  const statusOf = async (name: string): Promise<string> =>
    (await json<{ status: string }>('tenants', 'get', name)).status;
  const answers = (url: string): Promise<boolean> =>
    fetch(`${url}/health`).then(
      (answer) => answer.ok,
      () => false,
    );

  it('creates a tenant and prints how to use it, once', async () => {
    const { code, stdout, stderr } = await zendo.cli([
      'tenants',
      'create',
      'acme',
      '--wait',
      '-o',
      'json',
      '--owner',
      'jo',
    ]);
    expect(code).toBe(0);
    const created = JSON.parse(stdout) as Record<string, unknown>;
    expect(created).toEqual({
      id: expect.stringMatching(/^[a-z0-9]+$/) as string,
      name: 'acme',
      url: expect.stringMatching(/^http:\/\/.+:\d+$/) as string,
      status: 'ready',
      owner: { username: 'jo', password: expect.any(String) as string },
      connect: `zenml login ${String(created['url'])}`,
    });
    expect(stderr).toMatch(/succeeded/);
    const { password } = created['owner'] as { password: string };
    await expect(sessionToken(String(created['url']), { username: 'jo', password })).resolves.toMatch(/^eyJ/);

    // Neither the row, nor events, nor logs have it.
    const all = await Promise.all([
      json('tenants', 'get', 'acme'),
      json('operations', 'list'),
      json('audit-events', 'list'),
    ]);
    expect(JSON.stringify(all) + stderr + zendo.child.output).not.toContain(password);
  });

  it('tells its errors apart by exit code', async () => {
    expect(await codeOf('tenants', 'create', 'acme')).toBe(4);
    expect(await codeOf('tenants', 'create', 'Not A Name')).toBe(2);
    expect(await codeOf('tenants', 'create', 'fine-name', '--size', 'no-such-size')).toBe(2);
    expect(await codeOf('tenants', 'get', 'nobody')).toBe(3);
    expect(await codeOf('tenants', 'undelete', 'acme')).toBe(4);
    expect(await codeOf('tenants', 'delete', 'acme')).toBe(2);
    expect((await zendo.cli(['tenants', 'list'], { env: { ZENDO_API_KEY: 'zendo_wrong' } })).code).toBe(7);
    expect(
      (await zendo.cli(['tenants', 'list', '--url', 'http://127.0.0.1:9'], { env: { ZENDO_API_KEY: 'x' } })).code,
    ).toBe(8);
  });

  it('checks a dry run without changing anything', async () => {
    expect(await json('tenants', 'create', 'planned', '--dry-run')).toMatchObject({ dry_run: true, operation: null });
    expect(await codeOf('tenants', 'get', 'planned')).toBe(3);
    expect(await json('tenants', 'delete', 'acme', '--dry-run')).toMatchObject({ dry_run: true });
    expect(await statusOf('acme')).toBe('ready');
  });

  it('updates what is for people', async () => {
    await json('tenants', 'update', 'acme', '--display-name', 'Acme Corp', '-l', 'team=blue', '-l', 'tier=gold');
    expect(await json('tenants', 'update', 'acme', '-l', 'tier-')).toMatchObject({
      display_name: 'Acme Corp',
      labels: { team: 'blue' },
    });
    expect(await json('tenants', 'list', '--label', 'team=blue')).toMatchObject([{ name: 'acme' }]);
    expect(await json('tenants', 'list', '--label', 'team=red')).toEqual([]);
  });

  it('suspends and resumes, on the same address', async () => {
    const { url } = await json<{ url: string }>('tenants', 'get', 'acme');
    expect(await json('tenants', 'suspend', 'acme', '--wait')).toMatchObject({ type: 'suspend', status: 'succeeded' });
    expect(await statusOf('acme')).toBe('suspended');
    expect((await ask(url, '/info').catch(() => ({ status: 0 }))).status).not.toBe(200);
    expect(await json('tenants', 'resume', 'acme', '--wait')).toMatchObject({ type: 'resume', status: 'succeeded' });
    expect((await ask(url, '/info')).status).toBe(200);
  });

  it('restarts and resizes', async () => {
    expect(await json('tenants', 'restart', 'acme', '--wait')).toMatchObject({ status: 'succeeded' });
    expect(await json('tenants', 'resize', 'acme', '--size', 'medium', '--wait')).toMatchObject({
      status: 'succeeded',
    });
    expect(await json('tenants', 'get', 'acme')).toMatchObject({ size: 'medium', status: 'ready' });
  });

  it('deletes with everything kept, brings it back, deletes again and purges', async () => {
    const { url, id } = await json<{ url: string; id: string }>('tenants', 'get', 'acme');
    await json('tenants', 'delete', 'acme', '--yes', '--wait');
    expect(await statusOf('acme')).toBe('deleted');
    expect(await answers(url)).toBe(false);
    expect(await codeOf('tenants', 'create', 'acme')).toBe(4);
    await json('tenants', 'undelete', 'acme', '--wait');
    expect(await json('tenants', 'get', 'acme')).toMatchObject({ id, url, status: 'ready' });
    expect(await answers(url)).toBe(true);
    await json('tenants', 'delete', 'acme', '--yes', '--wait');
    await json('tenants', 'purge', 'acme', '--yes', '--wait');
    expect(await json('tenants', 'list')).toEqual([]);
    // The name is free again, and means another tenant.
    const again = await zendo.createTenant('acme');
    expect(again.id).not.toBe(id);
  });

  it('keeps an operator logged in until logout', async () => {
    const admin = await json<{ key: string }>('api-keys', 'create', 'for-the-test');
    const home = { HOME: `${zendo.directory}/operator`, ZENDO_DATA_DIR: '/nowhere', ZENDO_URL: zendo.url };
    expect(await zendo.cli(['whoami'], { env: home })).toMatchObject({ code: 7 });
    expect(await zendo.cli(['whoami', '-o', 'json'], { env: { ...home, ZENDO_API_KEY: admin.key } })).toMatchObject({
      code: 0,
    });
    const login = ['login', '--email', zendo.operator.email, '--password-stdin'];
    expect(await zendo.cli(login, { env: home, input: 'wrong\n' })).toMatchObject({ code: 7 });
    expect(await zendo.cli(login, { env: home, input: `${zendo.operator.password}\n` })).toMatchObject({ code: 0 });
    const me = await zendo.cli(['whoami', '-o', 'json'], { env: home });
    expect(JSON.parse(me.stdout)).toMatchObject({ email: zendo.operator.email, source: 'saved login' });
    expect(await zendo.cli(['logout'], { env: home })).toMatchObject({ code: 0 });
    expect(await zendo.cli(['whoami'], { env: home })).toMatchObject({ code: 7 });
  });

  it('refuses a revoked key at the very next request, and one that lacks the scope always', async () => {
    const { key, id } = await json<{ key: string; id: string }>(
      'api-keys',
      'create',
      'reader',
      '--scope',
      'tenants:read',
    );
    const env = { ZENDO_URL: zendo.url, ZENDO_API_KEY: key };
    expect(await zendo.cli(['tenants', 'list'], { env })).toMatchObject({ code: 0 });
    expect(await zendo.cli(['tenants', 'create', 'forbidden'], { env })).toMatchObject({ code: 7 });
    await json('api-keys', 'revoke', id, '--yes');
    expect(await zendo.cli(['tenants', 'list'], { env })).toMatchObject({ code: 7 });
  });

  it('has it all in the audit events', async () => {
    const events = await json<{ action: string; ip: string | null }[]>('audit-events', 'list', '--limit', '200');
    const actions = new Set(events.map(({ action }) => action));
    for (const action of [
      'tenant.create',
      'tenant.suspend',
      'tenant.delete',
      'tenant.purge',
      'api_key.create',
      'api_key.revoke',
    ]) {
      expect(actions).toContain(action);
    }
  });

  it('completes tenant names', async () => {
    const { stdout } = await zendo.cli(['__complete', '--', 'tenants', 'get', 'ac']);
    expect(stdout).toBe('acme\n');
  });
});
