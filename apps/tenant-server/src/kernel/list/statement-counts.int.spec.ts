import { openApiDocument } from '../../openapi/openapi-document.js';
import { fillTenant, pathsOfRows } from '../../testing/full-tenant/index.js';
import { statementsDuring } from '../../testing/statements.js';
import { startTenantApp, type TenantApp } from '../../testing/tenant-app.js';

const SIZES = [1, 20, 200] as const;

/** GET operations that never give a page, whatever they answer to the requests made here. */
const NO_LISTS: ReadonlySet<string> = new Set([
  '/api/v1/api_token',
  '/api/v1/artifact_versions/{}/data',
  '/api/v1/artifact_versions/{}/download-token',
  '/api/v1/artifact_versions/{}/visualize',
  '/api/v1/curated_visualizations/{}',
  '/api/v1/logout',
  '/api/v1/logs/{}/entries',
  '/api/v1/pipeline_snapshots/{}/code',
  '/api/v1/pipeline_snapshots/{}/download-token',
  // Nothing is there to be listed: 501.
  '/api/v1/resource_requests',
  '/api/v1/resource_requests/{}',
  '/api/v1/runs/{}/events/stream',
  '/api/v1/runs/{}/logs',
  '/api/v1/service_accounts/{}/api_keys/{}',
  '/api/v1/service_connector_types/{}',
  '/api/v1/service_connectors/{}/client',
  '/api/v1/stack-deployment/config',
  '/api/v1/stack-deployment/info',
  '/api/v1/stack-deployment/stack',
  '/api/v1/steps/{}/logs',
  '/api/v1/supported-events',
  '/api/v1/webhooks/{}/events/raw',
]);

interface PageBody {
  readonly total: number;
  readonly items: unknown[];
}

describe('statements of every list', () => {
  let tenant: TenantApp;
  let pathOf: (template: string) => string;

  beforeAll(async () => {
    tenant = await startTenantApp();
    await tenant.login();
    const owner = await tenant.call<{ id: string }>('GET', 'current-user');
    await fillTenant(tenant.database, SIZES.at(-1) as number, owner.body.id);
    pathOf = await pathsOfRows(tenant.database);
  });
  afterAll(() => tenant?.close());

  const templates = (): string[] => {
    const paths = openApiDocument(tenant.app)['paths'] as Record<string, { get?: unknown }>;
    return Object.keys(paths).filter(
      (path) => path.startsWith('/api/') && paths[path]?.get && !NO_LISTS.has(path.replaceAll(/\{\w+\}/g, '{}')),
    );
  };

  // The rows that were filled in come before those that every tenant begins with, which have fewer things to them.
  const ask = (template: string, query: Record<string, string>) =>
    tenant.call<PageBody>('GET', pathOf(template), {
      query: { project: 'default', sort_by: 'desc:created', ...query },
    });

  const countOf = async (template: string, size: number, hydrate: string): Promise<number> => {
    let items: unknown;
    const statements = await statementsDuring(async () => {
      items = (await ask(template, { size: String(size), hydrate })).body.items?.length;
    });
    // Less would say nothing about a page of this size.
    expect({ template, items }).toEqual({ template, items: size });
    return statements.length;
  };

  // What is noted once in a while, such as the last use of a token, is not the list's: it does not come twice.
  const growthOf = async (template: string, hydrate: string): Promise<number[] | undefined> => {
    let counts: number[] = [];
    for (let attempt = 0; attempt < 3; attempt += 1) {
      counts = [];
      for (const size of SIZES) counts.push(await countOf(template, size, hydrate));
      if (new Set(counts).size === 1) return undefined;
    }
    return counts;
  };

  it('are as many for a page of 200 as for a page of 1', async () => {
    const lists: string[] = [];
    const growing: Record<string, number[]> = {};
    for (const template of templates()) {
      const first = await ask(template, { size: '1' });
      const fault = first.status === 200 ? undefined : first.body;
      expect({ template, status: first.status, fault }).toMatchObject({ template, status: 200 });
      if (!Array.isArray(first.body?.items)) continue;
      lists.push(template);
      for (const hydrate of ['true', 'false']) {
        const counts = await growthOf(template, hydrate);
        if (counts) growing[`${template} hydrate=${hydrate}`] = counts;
      }
    }
    expect(growing).toEqual({});
    expect(lists.length).toBeGreaterThan(40);
  });

  // Postgres plans `EXISTS (…)` in a select list so, because it does not see how few rows a page has.
  it('read no other table whole to tell something of each row', async () => {
    const hashed: string[] = [];
    for (const template of templates()) {
      const texts = await statementsDuring(() => ask(template, { size: '20', hydrate: 'true' }));
      for (const text of texts.filter((each) => /^(?:SELECT|WITH)\b/.test(each))) {
        const plan = await tenant.database.queryOnce<object>(`EXPLAIN (GENERIC_PLAN, VERBOSE) ${text}`);
        if (JSON.stringify(plan).includes('hashed SubPlan')) hashed.push(`${template}: ${text}`);
      }
    }
    expect(hashed).toEqual([]);
  });
});
