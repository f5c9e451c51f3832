import { startTenantApp, type TenantApp } from '../testing/tenant-app.js';
import type { Model } from '../kernel/model.js';
import type { Page } from '../kernel/list/page.js';

type Listed = Page<Model>;

describe('stacks and their components', () => {
  let tenant: TenantApp;
  let store: string;
  let orchestrator: string;

  beforeAll(async () => {
    tenant = await startTenantApp();
    await tenant.login();
    store = (await makeComponent({ name: 'store', type: 'artifact_store', configuration: { path: '/tmp/a' } })).id;
    orchestrator = (await makeComponent({ name: 'runner', type: 'orchestrator' })).id;
  });
  afterAll(() => tenant?.close());

  const makeComponent = async (fields: Record<string, unknown>): Promise<Model> => {
    const body = { flavor: 'local', configuration: {}, labels: null, connector: null, ...fields };
    const answer = await tenant.call<Model>('POST', 'components', { body });
    expect(answer).toMatchObject({ status: 200 });
    return answer.body;
  };
  const makeStack = (fields: Record<string, unknown>) => {
    const components = { artifact_store: [store], orchestrator: [orchestrator] };
    return tenant.call<Model>('POST', 'stacks', { body: { components, ...fields } });
  };
  const idOf = async (path: string, query: Record<string, string>): Promise<string> =>
    (await tenant.call<Listed>('GET', path, { query })).body.items[0]?.id ?? '';

  it('has a default stack of local components, which belong to nobody', async () => {
    const id = await idOf('stacks', { name: 'default' });
    const { body } = await tenant.call<Model>('GET', `stacks/${id}`);
    expect(body).toMatchObject({
      name: 'default',
      body: { user_id: null },
      metadata: { environment: {}, secrets: [], stack_spec_path: null },
      resources: { user: null },
    });
    const components = body.metadata?.['components'] as Record<string, Model[]>;
    expect(Object.keys(components).toSorted()).toEqual(['artifact_store', 'deployer', 'orchestrator']);
    expect(components['orchestrator']).toMatchObject([
      { name: 'default', body: { flavor_name: 'local', integration: 'built-in' }, metadata: null, resources: null },
    ]);
  });

  it('protects the default stack and its components', async () => {
    const stack = await idOf('stacks', { name: 'default' });
    const component = await idOf('components', { name: 'default', type: 'orchestrator' });
    for (const path of [`stacks/${stack}`, `components/${component}`]) {
      expect(await tenant.call('DELETE', path)).toMatchObject({
        status: 403,
        body: { detail: ['IllegalOperationError', expect.stringContaining('cannot be deleted')] },
      });
      expect(await tenant.call('PUT', path, { body: { name: 'other' } })).toMatchObject({ status: 403 });
    }
  });

  it('makes, changes and deletes a stack, with the first of a type as its default', async () => {
    const [first, second] = [
      await makeComponent({ name: 'b', type: 'step_operator', flavor: 'kubernetes' }),
      await makeComponent({ name: 'a', type: 'step_operator', flavor: 'kubernetes' }),
    ];
    const made = await makeStack({ name: 'mine', labels: { team: 'red' } });
    expect(made).toMatchObject({
      status: 200,
      body: {
        name: 'mine',
        metadata: { labels: { team: 'red' }, description: '' },
        resources: { user: { name: 'owner' } },
      },
    });
    const components = {
      artifact_store: [store],
      orchestrator: [orchestrator],
      step_operator: [first.id, second.id],
      alerter: [],
    };
    const changed = await tenant.call<Model>('PUT', `stacks/${made.body.id}`, { body: { name: 'ours', components } });
    expect(changed.body).toMatchObject({ name: 'ours', metadata: { labels: { team: 'red' } } });
    const shown = changed.body.metadata?.['components'] as Record<string, Model[]>;
    expect(shown['step_operator']?.map(({ name }) => name)).toEqual(['b', 'a']);
    expect(shown['alerter']).toBeUndefined();
    const { total } = (await tenant.call<Listed>('GET', 'stacks', { query: { component: 'runner' } })).body;
    expect(total).toBe(1);
    expect(await tenant.call('DELETE', `stacks/${made.body.id}`)).toMatchObject({ status: 200, body: null });
    expect(await tenant.call('GET', `stacks/${made.body.id}`)).toMatchObject({ status: 404 });
  });

  it('refuses a taken name with 409, missing and unfit components with 404, 400 and 422', async () => {
    expect(await makeStack({ name: 'default' })).toMatchObject({
      status: 409,
      body: {
        detail: [
          'EntityExistsError',
          "Unable to create the requested stack with name 'default': Found another existing stack with the same name.",
        ],
      },
    });
    const nobody = '00000000-0000-4000-8000-000000000000';
    const with_ = (components: Record<string, string[]>) => makeStack({ name: 'broken', components });
    expect((await with_({ artifact_store: [store], orchestrator: [nobody] })).status).toBe(404);
    expect((await with_({ artifact_store: [orchestrator], orchestrator: [store] })).status).toBe(400);
    expect((await with_({ artifact_store: [store] })).status).toBe(422);
    expect((await with_({ artifact_store: [store, store], orchestrator: [orchestrator] })).status).toBe(422);
    expect(await makeStack({ name: 'a\tb' })).toMatchObject({ status: 400 });
    expect(await tenant.call('GET', 'stacks', { query: { name: 'broken' } })).toMatchObject({ body: { total: 0 } });
  });

  it('makes components together with the stack, or nothing at all', async () => {
    const components = {
      artifact_store: [{ flavor: 'local', configuration: { path: '/tmp/b' } }],
      orchestrator: [{ flavor: 'local', configuration: {} }],
    };
    expect(await makeStack({ name: 'whole', components })).toMatchObject({
      status: 200,
      body: {
        metadata: {
          components: { artifact_store: [{ name: 'whole' }], orchestrator: [{ name: 'whole' }] },
        },
      },
    });
    const unfit = { ...components, orchestrator: [{ flavor: 'nothing', configuration: {} }] };
    expect(await makeStack({ name: 'half', components: unfit })).toMatchObject({ status: 400 });
    const left = await tenant.call('GET', 'components', { query: { name: 'half' } });
    expect(left).toMatchObject({ body: { total: 0 } });
  });

  it('notes the first stack that is not local', async () => {
    const components = {
      artifact_store: [store],
      orchestrator: [{ flavor: 'kubernetes', configuration: {} }],
    };
    await makeStack({ name: 'far', components });
    const { body } = await tenant.call<string[]>('GET', 'onboarding_state');
    expect(body).toContain('stack_with_remote_orchestrator_created');
    expect(body).not.toContain('stack_with_remote_artifact_store_created');
  });

  it('keeps a component that a stack uses', async () => {
    const { id } = await makeComponent({ name: 'used', type: 'artifact_store' });
    await makeStack({ name: 'user', components: { artifact_store: [id], orchestrator: [orchestrator] } });
    expect(await tenant.call('DELETE', `components/${id}`)).toMatchObject({
      status: 403,
      body: { detail: ['IllegalOperationError', expect.stringContaining('as it is part of 1 stacks')] },
    });
  });

  it('checks a configuration against the flavor and turns text into the types that it asks for', async () => {
    const post = (fields: Record<string, unknown>) =>
      tenant.call<Model>('POST', 'components', {
        body: { name: 'c', type: 'artifact_store', flavor: 'local', configuration: {}, ...fields },
      });
    expect(await post({ configuration: { pth: '/x' } })).toMatchObject({
      status: 400,
      body: { detail: ['ValueError', "Invalid configuration keys ['pth'] for local artifact_store."] },
    });
    expect(await post({ configuration: { path: 7 } })).toMatchObject({ status: 400 });
    expect(await post({ flavor: 'nothing' })).toMatchObject({ status: 404 });
    expect(await post({ type: 'nothing' })).toMatchObject({ status: 422 });
    const kubernetes = { name: 'k', type: 'orchestrator', flavor: 'kubernetes' };
    const typed = await post({ ...kubernetes, configuration: { synchronous: 'false', timeout: '30' } });
    expect(typed.body.metadata).toMatchObject({ configuration: { synchronous: false, timeout: 30 } });
    const secret = await post({ ...kubernetes, name: 's', configuration: { timeout: '{{ a.b }}' } });
    expect(secret.body.metadata).toMatchObject({ configuration: { timeout: '{{ a.b }}' } });
  });

  it('has one component of a name for each type', async () => {
    await makeComponent({ name: 'same', type: 'image_builder' });
    const again = { name: 'same', type: 'image_builder', flavor: 'local', configuration: {} };
    expect(await tenant.call('POST', 'components', { body: again })).toMatchObject({
      status: 409,
      body: {
        detail: [
          'EntityExistsError',
          "Unable to register 'image_builder' component with name 'same': Found an existing component with the same name and type.",
        ],
      },
    });
    await makeComponent({ name: 'same', type: 'orchestrator' });
  });

  it('lists components by type, stack and scope, hydrated with the same body', async () => {
    const stack = await idOf('stacks', { name: 'default' });
    const list = (query: Record<string, string>) => tenant.call<Listed>('GET', 'components', { query });
    expect((await list({ stack_id: stack })).body.total).toBe(3);
    const scoped = await list({ scope_type: 'orchestrator', name: 'default', flavor: 'local', logical_operator: 'or' });
    expect(new Set(scoped.body.items.map(({ body }) => body['type']))).toEqual(new Set(['orchestrator']));
    const [bare, whole] = [await list({ stack_id: stack }), await list({ stack_id: stack, hydrate: 'True' })];
    expect(whole.body.items.map(({ body }) => body)).toEqual(bare.body.items.map(({ body }) => body));
    expect(bare.body.items[0]).toMatchObject({ metadata: null, resources: { flavor: { name: 'local' } } });
    expect(whole.body.items[0]?.metadata).toEqual({
      configuration: {},
      environment: {},
      secrets: [],
      labels: null,
      connector_resource_id: null,
      connector: null,
    });
  });

  it('knows the kinds of component', async () => {
    const { body } = await tenant.call<string[]>('GET', 'component-types');
    expect(body).toHaveLength(15);
    expect(body).toContain('log_store');
  });
});
