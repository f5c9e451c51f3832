import type { Model } from '../kernel/model.js';
import { startTenantApp, type TenantApp } from '../testing/tenant-app.js';
import { quoted } from './terraform.js';

interface Config {
  readonly deployment_url: string;
  readonly configuration: string | null;
}

describe('stack deployments', () => {
  let tenant: TenantApp;

  beforeAll(async () => {
    tenant = await startTenantApp();
    await tenant.login();
  });
  afterAll(() => tenant?.close());

  it.each(['aws', 'gcp', 'azure'])('knows what can be deployed to %s', async (provider) => {
    const { status, body } = await tenant.call<Record<string, object>>('GET', 'stack-deployment/info', {
      query: { provider },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ provider, integrations: expect.arrayContaining([provider]) });
    const [all, some] = [body['locations'], body['skypilot_default_regions']];
    expect(Object.keys(all as object).length).toBeGreaterThan(20);
    expect(all).toMatchObject(some as object);
  });

  it.each([
    ['aws', false],
    ['aws', true],
    ['gcp', false],
    ['gcp', true],
    ['azure', true],
  ])('gives %s (Terraform: %s) a token that works here', async (provider, terraform) => {
    const query = { provider, stack_name: 'my "stack"', terraform: String(terraform) };
    const { status, body } = await tenant.call<Config>('GET', 'stack-deployment/config', { query });
    expect(status).toBe(200);
    const text = `${body.deployment_url}\n${body.configuration}`;
    expect(text).toContain(tenant.config.url);
    const token = /eyJ[\w-]+\.[\w-]+\.[\w-]+/.exec(text)?.[0] ?? '';
    expect((await tenant.call('GET', 'current-user', { token })).status).toBe(200);
    if (terraform) expect(body.configuration).toContain('zenml_stack_name = "my \\"stack\\""');
  });

  it('keeps Terraform from evaluating a name', () => {
    expect(quoted('${file("/etc/passwd")}')).toBe('"$${file(\\"/etc/passwd\\")}"');
  });

  it('finds the stack that came of it, by its labels and its connector', async () => {
    const find = (extra: Record<string, string> = {}) =>
      tenant.call<{ stack: Model; service_connector: Model } | null>('GET', 'stack-deployment/stack', {
        query: { provider: 'aws', stack_name: 's', ...extra },
      });
    expect(await find()).toMatchObject({ status: 200, body: null });
    const stack = {
      name: 'deployed',
      labels: { 'zenml:provider': 'aws', 'zenml:deployment': 'cloud-formation' },
      service_connectors: [
        {
          type: 'aws',
          auth_method: 'secret-key',
          configuration: { aws_access_key_id: 'id', aws_secret_access_key: 'key', region: 'eu-central-1' },
        },
      ],
      components: {
        orchestrator: [{ flavor: 'sagemaker', service_connector_index: 0, configuration: { execution_role: 'r' } }],
        artifact_store: [{ flavor: 's3', service_connector_index: 0, configuration: { path: 's3://bucket' } }],
      },
    };
    const made = await tenant.call<Model>('POST', 'stacks', { body: stack });
    expect(made.status).toBe(200);
    const found = await find();
    expect(found.body?.stack).toMatchObject({ id: made.body.id, metadata: { labels: stack.labels } });
    expect(found.body?.service_connector).toMatchObject({ body: { auth_method: 'secret-key' } });
    expect((await find({ terraform: 'true' })).body).toBeNull();
    expect((await find({ provider: 'gcp' })).body).toBeNull();
    expect((await find({ date_start: '2200-01-01T00:00:00Z' })).body).toBeNull();
  });

  it.each([[{}], [{ provider: 'ibm' }], [{ provider: 'aws', stack_name: 's', date_start: 'soon' }]])(
    'refuses %j',
    async (query) => {
      expect(
        (await tenant.call('GET', 'stack-deployment/stack', { query: query as Record<string, string> })).status,
      ).toBe(422);
    },
  );
});
