import type { Model } from '../kernel/model.js';
import type { Page } from '../kernel/list/page.js';
import { startTenantApp, type TenantApp } from '../testing/tenant-app.js';

describe('service connectors', () => {
  let tenant: TenantApp;

  beforeAll(async () => {
    tenant = await startTenantApp();
    await tenant.login();
  });
  afterAll(() => tenant?.close());

  const docker = { connector_type: 'docker', auth_method: 'password', resource_types: ['docker-registry'] };
  const make = (fields: object) => tenant.call<Model>('POST', 'service_connectors', { body: fields });
  const dock = (name: string, configuration: object = { username: 'u', password: 'top secret' }) =>
    make({ ...docker, name, configuration });
  const configurationOf = (answer: { body: Model }) => answer.body.metadata?.['configuration'];

  it('makes a connector, with its whole type and its secrets in clear', async () => {
    const made = await dock('dock', { username: 'u', password: 'p', registry: 'ghcr.io', nonsense: 1 });
    expect(made).toMatchObject({
      status: 200,
      body: {
        name: 'dock',
        body: {
          connector_type: { connector_type: 'docker', auth_methods: [{ auth_method: 'password' }] },
          resource_types: ['docker-registry'],
          supports_instances: false,
        },
      },
    });
    expect(configurationOf(made)).toEqual({ username: 'u', password: 'p', registry: 'ghcr.io' });
    const quiet = { query: { expand_secrets: 'False' } };
    expect(configurationOf(await tenant.call('GET', `service_connectors/${made.body.id}`, quiet))).toEqual({
      registry: 'ghcr.io',
    });
  });

  it('keeps secret attributes sealed, in a secret that nobody sees', async () => {
    const { id } = (await dock('sealed')).body;
    const stored = await tenant.database.first<{ everything: string }>(
      `SELECT c::text || s::text AS everything FROM service_connector c JOIN secret s ON s.id = c.secret_id WHERE c.id = $1`,
      [id],
    );
    expect(stored?.everything).not.toContain('top secret');
    const { body } = await tenant.call<Page<Model>>('GET', 'secrets', { query: { name: 'startswith:connector-' } });
    expect(body.total).toBe(0);
  });

  it('seals what sounds like a secret in types that only the client knows', async () => {
    const made = await make({
      name: 'cloud',
      connector_type: 'aws',
      auth_method: 'secret-key',
      resource_types: ['s3-bucket'],
      configuration: { region: 'eu-1', aws_secret_access_key: 'hidden' },
    });
    expect(made.body.body['connector_type']).toBe('aws');
    const quiet = { query: { expand_secrets: 'False' } };
    expect(configurationOf(await tenant.call('GET', `service_connectors/${made.body.id}`, quiet))).toEqual({
      region: 'eu-1',
    });
    expect(configurationOf(await tenant.call('GET', `service_connectors/${made.body.id}`))).toEqual({
      region: 'eu-1',
      aws_secret_access_key: 'hidden',
    });
  });

  it('replaces the configuration as a whole and forgets the old secret', async () => {
    const { id } = (await dock('changing')).body;
    const count = async () =>
      (await tenant.database.first<{ count: number }>('SELECT count(*) AS count FROM secret'))?.count;
    const before = await count();
    const body = { description: 'new', configuration: { username: 'u2', password: 'p2' }, labels: { a: 'b' } };
    const changed = await tenant.call<Model>('PUT', `service_connectors/${id}`, { body });
    expect(changed.body).toMatchObject({ body: { description: 'new' }, metadata: { labels: { a: 'b' } } });
    expect(configurationOf(changed)).toEqual({ username: 'u2', password: 'p2' });
    expect(await count()).toBe(before);
    expect(await tenant.call('DELETE', `service_connectors/${id}`)).toMatchObject({ status: 200, body: null });
    expect(await count()).toBe((before ?? 0) - 1);
  });

  it('checks the configuration against the type', async () => {
    const refused = async (fields: object) => {
      const { status, body } = await make({ name: 'bad', ...docker, configuration: {}, ...fields });
      return [status, JSON.stringify(body)];
    };
    expect(await refused({})).toEqual([400, expect.stringContaining("missing required attribute 'username'")]);
    expect(await refused({ auth_method: 'magic' })).toEqual([400, expect.stringContaining('magic')]);
    expect(await refused({ resource_types: ['s3-bucket'] })).toEqual([400, expect.stringContaining('s3-bucket')]);
    expect(await refused({ configuration: { username: 1, password: 'p' } })).toEqual([
      400,
      expect.stringContaining('is a secret but is not a string'),
    ]);
    expect((await dock('dock')).status).toBe(409);
  });

  it('keeps a connector that a component uses as it is', async () => {
    const { id } = (await dock('used')).body;
    const body = {
      name: 'registry',
      type: 'container_registry',
      flavor: 'default',
      configuration: { uri: 'docker.io' },
      connector: id,
      connector_resource_id: 'docker.io',
    };
    const component = await tenant.call<Model>('POST', 'components', { body });
    expect(component.body.metadata).toMatchObject({
      connector: { name: 'used', body: { connector_type: 'docker' }, metadata: null },
      connector_resource_id: 'docker.io',
    });
    expect(await tenant.call('DELETE', `service_connectors/${id}`)).toMatchObject({ status: 403 });
    const change = { body: { resource_id: 'ghcr.io' } };
    expect(await tenant.call('PUT', `service_connectors/${id}`, change)).toMatchObject({ status: 403 });
    await tenant.call('PUT', `components/${component.body.id}`, { body: { connector: null } });
    expect(await tenant.call('DELETE', `service_connectors/${id}`)).toMatchObject({ status: 200 });
  });

  it('filters by type, resource type and labels', async () => {
    await make({
      name: 'labelled',
      ...docker,
      configuration: { username: 'u', password: 'p' },
      labels: { env: 'dev' },
    });
    const names = async (query: Record<string, string>) =>
      (await tenant.call<Page<Model>>('GET', 'service_connectors', { query })).body.items.map(({ name }) => name);
    await expect(names({ labels_str: 'env=dev' })).resolves.toEqual(['labelled']);
    await expect(names({ labels_str: '{"env": null}' })).resolves.toEqual(['labelled']);
    await expect(names({ labels_str: 'env=prod' })).resolves.toEqual([]);
    await expect(names({ resource_type: 's3-bucket' })).resolves.toEqual(['cloud']);
    await expect(names({ connector_type: 'aws' })).resolves.toEqual(['cloud']);
  });

  it('tells the registry of a Docker connector and leaves other types to the client', async () => {
    const { id } = (await dock('hub')).body;
    const verified = await tenant.call('PUT', `service_connectors/${id}/verify`, { query: { list_resources: 'True' } });
    expect(verified).toMatchObject({
      status: 200,
      body: { id, resources: [{ resource_type: 'docker-registry', resource_ids: ['docker.io'], error: null }] },
    });
    const elsewhere = { query: { resource_id: 'ghcr.io' } };
    expect(await tenant.call('PUT', `service_connectors/${id}/verify`, elsewhere)).toMatchObject({
      status: 200,
      body: { resources: [{ resource_ids: null, error: expect.stringContaining("'docker.io'") as string }] },
    });
    const odd = { query: { resource_type: 's3-bucket' } };
    expect(await tenant.call('PUT', `service_connectors/${id}/verify`, odd)).toMatchObject({ status: 400 });
    const query = { name: 'oneof:["hub","cloud"]', sort_by: 'name', hydrate: 'any' };
    const { body } = await tenant.call<object[]>('GET', 'service_connectors/resources', { query });
    expect(body).toMatchObject([
      {
        name: 'cloud',
        resources: [{ resource_ids: null, error: "The service 'aws' connector type is not available." }],
      },
      { name: 'hub', resources: [{ resource_ids: ['docker.io'] }] },
    ]);
    const cloud = await tenant.call<Page<Model>>('GET', 'service_connectors', { query: { name: 'cloud' } });
    const path = `service_connectors/${cloud.body.items[0]?.id}`;
    expect(await tenant.call('PUT', `${path}/verify`)).toMatchObject({ status: 501 });
    expect(await tenant.call('GET', `${path}/client`)).toMatchObject({ status: 501 });
  });

  it('gives a client what it logs in to a registry with', async () => {
    const made = await dock('login', { username: 'u', password: 'p', registry: 'https://ghcr.io/team' });
    const client = (query: Record<string, string>) =>
      tenant.call<Model>('GET', `service_connectors/${made.body.id}/client`, { query });
    const given = await client({ resource_type: 'docker-registry', resource_id: 'ghcr.io/team/image' });
    expect(given).toMatchObject({
      status: 200,
      body: {
        id: made.body.id,
        name: 'login',
        body: {
          auth_method: 'password',
          resource_types: ['docker-registry'],
          resource_id: 'ghcr.io',
          expires_at: null,
        },
        metadata: { configuration: { username: 'u', password: 'p' }, labels: {}, expiration_seconds: null },
        resources: { user: { name: 'owner' } },
      },
    });
    expect((await client({})).body.body['resource_id']).toBe('ghcr.io');
    expect(await client({ resource_id: 'docker.io' })).toMatchObject({
      status: 401,
      body: { detail: ['AuthorizationException', expect.any(String)] },
    });
    expect(await client({ resource_type: 's3-bucket' })).toMatchObject({ status: 400 });
    await tenant.call('PUT', `service_connectors/${made.body.id}`, { body: { expires_at: '2020-01-01T00:00:00' } });
    expect(await client({})).toMatchObject({ status: 401 });
    const stale = await tenant.call('PUT', `service_connectors/${made.body.id}/verify`);
    expect(stale).toMatchObject({ status: 200, body: { error: expect.stringContaining('expired') as string } });
  });

  it('verifies what is only described, and says what a stack could be made of', async () => {
    const verify = (fields: object) =>
      tenant.call('POST', 'service_connectors/verify', { body: { name: 'n', ...docker, ...fields } });
    const configuration = { username: 'u', password: 'p' };
    expect(await verify({ configuration })).toMatchObject({
      status: 200,
      body: { id: null, name: null, resources: [{ resource_ids: ['docker.io'] }] },
    });
    expect(await verify({ configuration: { username: 'u' } })).toMatchObject({ status: 400 });
    expect(await verify({ configuration, expiration_seconds: 60 })).toMatchObject({ status: 400 });
    expect(await verify({ configuration, connector_type: 'aws' })).toMatchObject({ status: 501 });
    const forStack = (body: unknown, query: Record<string, string> = {}) =>
      tenant.call('POST', 'service_connectors/full_stack_resources', { body, query });
    const info = { type: 'docker', auth_method: 'password', configuration };
    const nothing = { artifact_store: [], orchestrator: [], container_registry: [] };
    expect(await forStack(info)).toMatchObject({
      status: 200,
      body: { connector_type: 'docker', components_resources_info: nothing },
    });
    const { id } = (await dock('for-stacks')).body;
    expect(await forStack(undefined, { connector_uuid: id })).toMatchObject({ status: 200 });
    expect(await forStack(info, { connector_uuid: id })).toMatchObject({ status: 400 });
    expect(await forStack(undefined)).toMatchObject({ status: 400 });
    expect(await forStack({ ...info, type: 'aws' })).toMatchObject({ status: 501 });
    expect(await forStack({ type: 5 })).toMatchObject({ status: 422 });
    expect(await forStack(undefined, { connector_uuid: 'x' })).toMatchObject({ status: 422 });
  });

  it('knows its types', async () => {
    const { body } = await tenant.call<{ connector_type: string }[]>('GET', 'service_connector_types');
    expect(body.map((type) => type.connector_type)).toEqual(['docker', 'oauth2']);
    const query = { resource_type: 'oauth2-api' };
    const filtered = await tenant.call<object[]>('GET', 'service_connector_types', { query });
    expect(filtered.body).toMatchObject([{ connector_type: 'oauth2' }]);
    expect(await tenant.call('GET', 'service_connector_types/docker')).toMatchObject({ status: 200 });
    expect(await tenant.call('GET', 'service_connector_types/nothing')).toMatchObject({ status: 404 });
  });

  it('comes with a stack that describes it', async () => {
    const body = {
      name: 'cloudy',
      service_connectors: [
        { type: 'docker', auth_method: 'password', configuration: { username: 'u', password: 'p' } },
      ],
      components: {
        orchestrator: [{ flavor: 'local', configuration: {} }],
        artifact_store: [{ flavor: 'local', configuration: {} }],
        container_registry: [{ flavor: 'default', configuration: { uri: 'docker.io' }, service_connector_index: 0 }],
      },
    };
    const made = await tenant.call<Model>('POST', 'stacks', { body });
    expect(made.status).toBe(200);
    const components = (made.body.metadata?.['components'] ?? {}) as Record<string, Model[]>;
    const component = await tenant.call<Model>('GET', `components/${components['container_registry']?.[0]?.id}`);
    expect(component.body.metadata).toMatchObject({
      connector: { name: 'cloudy' },
      connector_resource_id: 'docker.io',
    });
    const twice = { ...body, components: { ...body.components, container_registry: [] } };
    expect(await tenant.call('POST', 'stacks', { body: twice })).toMatchObject({ status: 409 });
    const { body: left } = await tenant.call<Page<Model>>('GET', 'service_connectors', {
      query: { name: 'startswith:cloudy' },
    });
    expect(left.total).toBe(1);
  });

  it.each([undefined, 's3://bucket'])('has to suit what a stack uses it for, also for the resource %s', async (id) => {
    const body = {
      name: 'ill-suited',
      service_connectors: [
        { type: 'docker', auth_method: 'password', configuration: { username: 'u', password: 'p' } },
      ],
      components: {
        orchestrator: [{ flavor: 'local', configuration: {} }],
        artifact_store: [
          {
            flavor: 's3',
            configuration: { path: 's3://bucket' },
            service_connector_index: 0,
            service_connector_resource_id: id,
          },
        ],
      },
    };
    expect(await tenant.call('POST', 'stacks', { body })).toMatchObject({
      status: 400,
      body: { detail: ['ValueError', expect.stringContaining('compatible')] },
    });
  });
});
