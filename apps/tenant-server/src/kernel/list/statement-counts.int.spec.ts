import { openApiDocument } from '../../openapi/openapi-document.js';
import { fillTenant, idIn } from '../../testing/full-tenant.js';
import { statementsDuring } from '../../testing/statements.js';
import { startTenantApp, type TenantApp } from '../../testing/tenant-app.js';

const SIZES = [1, 20, 200] as const;

/** Which row the first parameter of a path means; row 1 is the one that has many of everything below it. */
const ROWS: Readonly<Record<string, string>> = {
  artifact_versions: 'artifact_version',
  artifacts: 'artifact',
  code_repositories: 'code_repository',
  components: 'stack_component',
  curated_visualizations: 'curated_visualization',
  deployments: 'deployment',
  devices: 'auth_devices',
  flavors: 'flavor',
  hook_invocations: 'hook_invocation',
  logs: 'logs#run',
  model_versions: 'model_version',
  models: 'model',
  pipeline_builds: 'pipeline_build',
  pipeline_deployments: 'pipeline_snapshot',
  pipeline_snapshots: 'pipeline_snapshot',
  pipelines: 'pipeline',
  projects: 'project',
  resource_requests: 'resource_request',
  run_templates: 'run_template',
  run_wait_conditions: 'run_wait_condition',
  runs: 'pipeline_run',
  schedules: 'schedule',
  secrets: 'secret',
  service_accounts: 'user#service',
  service_connectors: 'service_connector',
  services: 'service',
  stacks: 'stack',
  steps: 'step_run',
  tags: 'tag',
  triggers: 'trigger',
  users: 'user',
  webhooks: 'webhook',
};

/** GET operations that never give a page, whatever they answer to the requests made here. */
const NO_LISTS: ReadonlySet<string> = new Set([
  '/api/v1/api_token',
  '/api/v1/artifact_versions/{id}/data',
  '/api/v1/artifact_versions/{id}/download-token',
  '/api/v1/artifact_versions/{id}/visualize',
  '/api/v1/curated_visualizations/{id}',
  '/api/v1/logout',
  '/api/v1/logs/{id}/entries',
  '/api/v1/pipeline_snapshots/{id}/code',
  '/api/v1/pipeline_snapshots/{id}/download-token',
  // Nothing is there to be listed: 501.
  '/api/v1/resource_requests',
  '/api/v1/resource_requests/{id}',
  '/api/v1/runs/{id}/events/stream',
  '/api/v1/runs/{id}/logs',
  '/api/v1/service_accounts/{accountId}/api_keys/{nameOrId}',
  '/api/v1/service_connector_types/{name}',
  '/api/v1/service_connectors/{id}/client',
  '/api/v1/stack-deployment/config',
  '/api/v1/stack-deployment/info',
  '/api/v1/stack-deployment/stack',
  '/api/v1/steps/{id}/logs',
  '/api/v1/supported-events',
  '/api/v1/webhooks/{id}/events/raw',
]);

interface PageBody {
  readonly total: number;
  readonly items: unknown[];
}

describe('statements of every list', () => {
  let tenant: TenantApp;
  const ids = new Map<string, string>();

  beforeAll(async () => {
    tenant = await startTenantApp();
    await tenant.login();
    const owner = await tenant.call<{ id: string }>('GET', 'current-user');
    await fillTenant(tenant.database, SIZES.at(-1) as number, owner.body.id);
    for (const [segment, table] of Object.entries(ROWS)) {
      const row = await tenant.database.first<{ id: string }>(`SELECT ${idIn(table, 1)}::text AS id`);
      ids.set(segment, row?.id ?? '');
    }
  });
  afterAll(() => tenant?.close());

  const pathOf = (template: string): string => {
    const segment = template.split('/')[3] ?? '';
    const id = segment === 'workspaces' ? 'default' : ids.get(segment);
    if (template.includes('{') && id === undefined) throw new Error(`${template}: say in ROWS which row it means.`);
    return template.replaceAll(/\{\w+\}/g, id ?? '');
  };

  const templates = (): string[] => {
    const paths = openApiDocument(tenant.app)['paths'] as Record<string, { get?: unknown }>;
    return Object.keys(paths).filter((path) => path.startsWith('/api/') && paths[path]?.get && !NO_LISTS.has(path));
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
});
