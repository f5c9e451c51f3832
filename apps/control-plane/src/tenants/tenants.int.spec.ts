import { type AddressInfo, createServer } from 'node:net';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import { PassesRepository } from './passes.repository.js';
import type { ChangeView, TenantView } from './tenants.schemas.js';

interface Page {
  readonly items: TenantView[];
  readonly next_cursor: string | null;
}
interface Problem {
  readonly code: string;
  readonly operation_id?: string;
  readonly errors?: { pointer?: string; parameter?: string; detail: string }[];
}

describe('/api/v1/tenants', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  }, 120_000);
  afterAll(() => api?.stop(), 30_000);

  const create = (name: string, more: object = {}) =>
    api.call<ChangeView>('POST', '/api/v1/tenants', { name, ...more });
  const verb = (tenant: string, name: string, body?: object) =>
    api.call<ChangeView & Problem>('POST', `/api/v1/tenants/${tenant}/${name}`, body);
  const remove = (tenant: string) => api.call<ChangeView & Problem>('DELETE', `/api/v1/tenants/${tenant}`);
  const get = async (tenant: string) => (await api.call<TenantView>('GET', `/api/v1/tenants/${tenant}`)).body;

  /** What a worker does when all goes well. */
  async function converge(tenant: string, status: TenantView['status'] = 'ready'): Promise<void> {
    const { id, generation } = await get(tenant);
    const passes = api.get(PassesRepository);
    await passes.begin({ tenantId: id, generation }, 'provisioning');
    expect(await passes.converged({ tenantId: id, generation }, status)).toBe(true);
  }
  async function ready(name: string): Promise<TenantView> {
    expect((await create(name)).status).toBe(202);
    await converge(name);
    return get(name);
  }

  it('accepts a tenant, says where to look and pokes the queue', async () => {
    const { status, headers, body } = await create('acme', {
      display_name: 'Acme Ltd.',
      labels: { team: 'ml' },
      owner: { username: 'ada', password: 'correct horse battery' },
    });
    expect(status).toBe(202);
    expect(headers.get('location')).toBe(`/api/v1/operations/${body.operation!.id}`);
    expect(body.tenant).toMatchObject({
      name: 'acme',
      display_name: 'Acme Ltd.',
      labels: { team: 'ml' },
      organization: { name: 'default' },
      status: 'pending',
      generation: 1,
      observed_generation: 0,
      owner: { username: 'ada' },
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:9\d{3}$/),
      operation: { id: body.operation!.id, type: 'create', status: 'pending' },
    });
    expect(api.queue.pokes).toContain(body.tenant.id);
    for (const reference of [body.tenant.id, 'acme']) expect(await get(reference)).toEqual(body.tenant);
  });

  it.each([
    ['ab', /3 to 40/],
    ['a'.repeat(41), /3 to 40/],
    ['Acme', /lower-case/],
    ['1acme', /lower-case/],
    ['ac--me', /lower-case/],
    ['acme-', /lower-case/],
    ['ac_me', /lower-case/],
    ['admin', /reserved/],
    ['ac\0me', /lower-case/],
    ['açme', /lower-case/],
  ])('refuses the name %j with a pointer', async (name, why) => {
    const { status, body } = await api.call<Problem>('POST', '/api/v1/tenants', { name });
    expect(status).toBe(422);
    expect(body).toMatchObject({
      code: 'invalid_request',
      errors: [{ pointer: '/name', detail: expect.stringMatching(why) }],
    });
  });

  it('names every fault of a body at once, with a pointer each', async () => {
    const { status, body } = await api.call<Problem>('POST', '/api/v1/tenants', {
      name: 'x',
      colour: 'red',
      labels: { 'a b': 'c' },
      owner: { username: '', password: 'short' },
      size: 'custom',
    });
    expect(status).toBe(422);
    const pointers = body.errors!.map(({ pointer }) => pointer);
    expect(pointers).toEqual(
      expect.arrayContaining(['/name', '/colour', '/labels/a b', '/owner/username', '/owner/password']),
    );
    expect(JSON.stringify(body)).not.toContain('short');
  });

  it.each([
    [{ size: 'gigantic' }, '/size'],
    [{ release: 'nope' }, '/release'],
    [{ organization: 'nope' }, '/organization'],
    [{ database_server: 'nope' }, '/database_server'],
    [{ cluster: 'nope' }, '/cluster'],
    [{ size: 'custom' }, '/custom_size'],
    [{ custom_size: { cpuRequest: '1', memoryRequest: '1Gi', memoryLimit: '1Gi' } }, '/custom_size'],
  ])('refuses what is not there: %j', async (more, pointer) => {
    const { status, body } = await api.call<Problem>('POST', '/api/v1/tenants', { name: 'refused', ...more });
    expect(status).toBe(422);
    expect(body.errors).toMatchObject([{ pointer }]);
    expect((await api.call('GET', '/api/v1/tenants/refused')).status).toBe(404);
  });

  it('gives nobody a name that is the id of another: whoever asks for the one would get the other', async () => {
    const { body } = await create('original');
    expect(await create(body.tenant.id)).toMatchObject({ status: 409, body: { code: 'tenant_name_taken' } });
    expect(await get(body.tenant.id)).toMatchObject({ name: 'original' });
  });

  it('keeps a name until the purge, and gives it out once however many ask at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => create('wanted')));
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409, 409, 409, 409]);
    await remove('wanted');
    await converge('wanted', 'deleted');
    expect((await create('wanted')).status).toBe(409);
    const { id } = await get('wanted');
    expect((await verb('wanted', 'purge')).status).toBe(202);
    await converge('wanted', 'purged');
    expect((await create('wanted')).status).toBe(202);
    expect(await get(id)).toMatchObject({ status: 'purged', name: 'wanted', url: null });
    expect((await get('wanted')).id).not.toBe(id);
  });

  it('changes display name and labels without a pass; null takes a label away', async () => {
    const { generation } = await ready('renamed');
    const patch = (body: unknown) => api.call<TenantView & Problem>('PATCH', '/api/v1/tenants/renamed', body);
    expect((await patch({ display_name: ' Zoë ', labels: { a: '1', b: '2' } })).body).toMatchObject({
      display_name: 'Zoë',
      labels: { a: '1', b: '2' },
      generation,
    });
    expect((await patch({ labels: { a: null, c: '3' } })).body.labels).toEqual({ b: '2', c: '3' });
    expect(await patch({})).toMatchObject({ status: 422, body: { code: 'invalid_request' } });
    expect(await patch({ name: 'other' })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/name' }, { pointer: '' }] },
    });
    expect(await patch({ display_name: 'a\u0000b' })).toMatchObject({ status: 422 });
    expect(await patch('{"display_name":"\\ud800"}')).toMatchObject({ status: 422 });
  });

  it('refuses a change over an open one with 423 and its id; after a failure any change is welcome', async () => {
    const { body } = await create('busy');
    for (const name of ['suspend', 'resume', 'restart', 'upgrade']) {
      const refused = await verb('busy', name);
      expect(refused).toMatchObject({ status: 423, body: { code: 'tenant_busy', operation_id: body.operation!.id } });
      expect(refused.headers.get('retry-after')).toBeTruthy();
    }
    const { id, generation } = await get('busy');
    const fault = { code: 'migration_failed', message: 'No.', userFixable: true, retryable: false };
    await api.get(PassesRepository).faulted({ tenantId: id, generation }, fault, 60_000, true);
    expect(await get('busy')).toMatchObject({
      status: 'failed',
      status_code: 'migration_failed',
      operation: { status: 'failed' },
    });
    expect((await verb('busy', 'restart')).status).toBe(202);
  });

  it('lets one of several changes at the same time through', async () => {
    await ready('raced');
    const answers = await Promise.all(['suspend', 'restart', 'upgrade', 'restart'].map((name) => verb('raced', name)));
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 423, 423, 423]);
    const winner = answers.find(({ status }) => status === 202)!.body.operation!.id;
    for (const { status, body } of answers) if (status === 423) expect(body.operation_id).toBe(winner);
  });

  it('deletes over everything, keeps the data until purge_at, and comes back as it was', async () => {
    await ready('kept');
    await verb('kept', 'suspend');
    await converge('kept', 'suspended');
    const running = await verb('kept', 'resume');
    const deleted = await remove('kept');
    expect(deleted).toMatchObject({
      status: 202,
      body: { tenant: { status: 'deleting' }, operation: { type: 'delete' } },
    });
    expect(await api.call('GET', `/api/v1/operations/${running.body.operation!.id}`)).toMatchObject({
      body: { status: 'superseded', finished_at: expect.any(String) },
    });
    const days = (Date.parse(deleted.body.tenant.purge_at!) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(6.9);
    expect(days).toBeLessThan(7.1);

    // Again is harmless: the same operation, under way or done.
    expect((await remove('kept')).body.operation!.id).toBe(deleted.body.operation!.id);
    expect((await verb('kept', 'undelete')).status).toBe(423);
    await converge('kept', 'deleted');
    expect((await remove('kept')).body.operation!.id).toBe(deleted.body.operation!.id);
    expect(await verb('kept', 'restart')).toMatchObject({ status: 409, body: { code: 'tenant_deleted' } });

    const back = await verb('kept', 'undelete');
    expect(back).toMatchObject({
      status: 202,
      body: { tenant: { status: 'restoring', desired_state: 'ready', purge_at: null } },
    });
    expect(await verb('kept', 'purge')).toMatchObject({ status: 409, body: { code: 'tenant_not_deleted' } });
  });

  it('tries without doing: a dry run checks everything and leaves no trace', async () => {
    const before = api.queue.pokes.length;
    const tried = await create('tried', { dry_run: true });
    expect(tried).toMatchObject({
      status: 200,
      body: { dry_run: true, operation: null, tenant: { name: 'tried', operation: null } },
    });
    expect((await api.call('GET', '/api/v1/tenants/tried')).status).toBe(404);
    const real = await ready('drill');
    expect(await verb('drill', 'suspend', { dry_run: true })).toMatchObject({
      status: 200,
      body: { tenant: { desired_state: 'suspended' } },
    });
    expect(await get('drill')).toEqual(real);
    expect((await create('drill', { dry_run: true })).status).toBe(409);
    expect((await api.call('DELETE', '/api/v1/tenants/drill?dry_run=true')).status).toBe(200);
    expect(await get('drill')).toEqual(real);
    expect(api.queue.pokes.length).toBe(before + 1);
  });

  it('resizes and upgrades to what is configured, and tells from what to what', async () => {
    await ready('grown');
    const custom = { replicas: 2, cpuRequest: '100m', memoryRequest: '128Mi', memoryLimit: '256Mi', poolSize: 3 };
    const resized = await verb('grown', 'resize', { size: 'custom', custom_size: custom });
    expect(resized.body).toMatchObject({
      tenant: { size: 'custom', custom_size: custom },
      operation: { type: 'resize', parameters: { from_size: 'small', to_size: 'custom' } },
    });
    await converge('grown');
    expect(await verb('grown', 'upgrade', { release: '9.9.9' })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/release' }] },
    });
    expect(await verb('grown', 'upgrade')).toMatchObject({ status: 202, body: { tenant: { status: 'upgrading' } } });
  });

  it('takes an owner later, once', async () => {
    await ready('orphan');
    const put = () =>
      api.call<ChangeView>('PUT', '/api/v1/tenants/orphan/owner', { username: 'eve', password: 'correct horse' });
    expect(await put()).toMatchObject({
      status: 202,
      body: { tenant: { owner: { username: 'eve' } }, operation: { type: 'update' } },
    });
    await converge('orphan');
    expect(await put()).toMatchObject({ status: 409, body: { code: 'owner_exists' } });
  });

  it('pages stably while tenants come and go', async () => {
    for (let n = 0; n < 7; n += 1) await create(`page-${n}`, { labels: { page: 'yes' } });
    const seen: string[] = [];
    let cursor: string | null = '';
    for (let page = 0; cursor !== null; page += 1) {
      const query: string = `label=page%3Dyes&limit=3${cursor && `&cursor=${cursor}`}`;
      const { body } = await api.call<Page>('GET', `/api/v1/tenants?${query}`);
      expect(body.items.length).toBeLessThanOrEqual(3);
      seen.push(...body.items.map(({ name }) => name));
      cursor = body.next_cursor;
      if (page === 0) await create('page-new', { labels: { page: 'yes' } });
    }
    expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((n) => `page-${n}`));
  });

  it('filters by state and name', async () => {
    const list = async (query: string) => (await api.call<Page>('GET', `/api/v1/tenants?${query}`)).body.items;
    expect((await list('name=acme')).map(({ name }) => name)).toEqual(['acme']);
    expect((await list('name=CM')).map(({ name }) => name)).toEqual(['acme']);
    for (const nothing of ['%25', '_', 'acmee']) expect(await list(`name=${nothing}`)).toEqual([]);
    expect((await list('state=failed,ready')).every(({ status }) => ['failed', 'ready'].includes(status))).toBe(true);
    expect((await list('state=purged&state=deleted')).map(({ status }) => status)).toEqual(['purged']);
    expect((await list('')).map(({ status }) => status)).not.toContain('purged');
    expect(await list('organization=nobody')).toEqual([]);
  });

  it('an organization owns tenants, and goes only if it never had one', async () => {
    const path = '/api/v1/organizations';
    const { body: team } = await api.call<{ id: string }>('POST', path, { name: 'team', display_name: 'The team' });
    expect((await create('theirs', { organization: 'team' })).body.tenant).toMatchObject({
      organization: { id: team.id, name: 'team' },
    });
    expect((await api.call<Page>('GET', '/api/v1/tenants?organization=team')).body.items).toHaveLength(1);
    expect(await api.call('DELETE', `${path}/team`)).toMatchObject({
      status: 409,
      body: { code: 'organization_not_empty' },
    });
    expect(await api.call('DELETE', `${path}/default`)).toMatchObject({
      status: 409,
      body: { code: 'organization_is_default' },
    });
    await api.call('POST', path, { name: 'mistake' });
    expect((await api.call('DELETE', `${path}/mistake`)).status).toBe(204);
    expect((await api.call('DELETE', `${path}/mistake`)).body).toMatchObject({ code: 'organization_not_found' });
    expect((await create('orphans', { organization: 'mistake' })).status).toBe(422);
  });

  it.each([
    'state=lost',
    'limit=0',
    'limit=201',
    'limit=many',
    'cursor=nonsense',
    'cursor=djE6OTk5OTk5OTk5OTk5OTk5OTk5OQ',
    'label=x',
  ])('refuses the query %s and names the parameter', async (query) => {
    const { status, body } = await api.call<Problem>('GET', `/api/v1/tenants?${query}`);
    expect(status).toBe(422);
    expect(body.errors![0]!.parameter).toMatch(new RegExp(`^${query.split('=')[0]}`));
  });
});

describe('a machine with one port for tenants', () => {
  it('has a conflict when that is taken, not an outage that repeating could help, and a port again after the purge', async () => {
    const port = await freePort();
    const api = await startTestApi({ ZENDO_TENANT_PORTS: `${port}-${port}` });
    const create = (name: string) => api.call<ChangeView & Problem>('POST', '/api/v1/tenants', { name });
    try {
      const { body: first } = await create('first');
      expect(first.tenant.url).toBe(`http://127.0.0.1:${port}`);
      expect(await create('second')).toMatchObject({ status: 409, body: { code: 'no_free_port' } });
      await api.call('DELETE', '/api/v1/tenants/first');
      const passes = api.get(PassesRepository);
      await passes.converged({ tenantId: first.tenant.id, generation: 2 }, 'deleted');
      expect((await create('second')).status).toBe(409);
      await api.call('POST', '/api/v1/tenants/first/purge');
      await passes.converged({ tenantId: first.tenant.id, generation: 3 }, 'purged');
      expect((await create('second')).body.tenant.url).toBe(`http://127.0.0.1:${port}`);
    } finally {
      await api.stop();
    }
  }, 120_000);
});

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });
}
