import { randomUUID } from 'node:crypto';
import { startTenantApp, type TenantApp } from '../testing/tenant-app.js';

interface PageBody {
  readonly total: number;
  readonly detail: readonly [string, string];
}

describe('a list of a project', () => {
  let tenant: TenantApp;
  let projectId: string;

  beforeAll(async () => {
    tenant = await startTenantApp();
    await tenant.login();
    projectId = (await tenant.call<{ id: string }>('GET', 'projects/default')).body.id;
    await tenant.call('POST', 'pipelines', { body: { name: 'only', project: projectId } });
  });
  afterAll(() => tenant?.close());

  const list = (query: Record<string, string>) => tenant.call<PageBody>('GET', 'pipelines', { query });

  it.each([
    ['its id', () => projectId],
    ['its id in another spelling', () => projectId.replaceAll('-', '').toUpperCase()],
    ['its name', () => 'default'],
  ])('is found by %s', async (_by, project) => {
    expect((await list({ project: project() })).body.total).toBe(1);
  });

  it('is that of the default project when none is named', async () => {
    expect((await list({})).body.total).toBe(1);
  });

  it.each([
    ['an unknown id', randomUUID(), {}],
    ['an unknown name', 'nothing', {}],
    ['an unknown id, before a page that is not there', randomUUID(), { page: '7' }],
  ])('is refused with 404 for %s', async (_what, project, query) => {
    const answer = await list({ project, ...query });
    expect(answer.status).toBe(404);
    expect(answer.body.detail).toEqual(['KeyError', expect.stringContaining(project)]);
  });
});
