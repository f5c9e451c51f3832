import { Clock } from '../kernel/clock.js';
import { startTenantApp, type TenantApp } from '../testing/tenant-app.js';
import { OnboardingService } from './onboarding.service.js';

let tenant: TenantApp;
let shiftMs = 0;
beforeAll(async () => {
  tenant = await startTenantApp();
  tenant.app.get(Clock).now = () => Date.now() + shiftMs;
  await tenant.login();
});
afterAll(() => tenant?.close());

describe('/info', () => {
  it('has no HEAD, as every path of the API', async () => {
    for (const path of ['info', 'pipelines', 'nothing-of-this-name']) {
      const answer = await tenant.call('HEAD', path);
      expect([path, answer.status]).toEqual([path, 405]);
    }
  });

  it('tells anyone what a client needs to know before it logs in', async () => {
    const answer = await tenant.call<Record<string, unknown>>('GET', 'info', { token: null });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(answer.body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: tenant.config.tenantName,
      version: '0.98.0',
      active: true,
      debug: false,
      deployment_type: 'other',
      database_type: 'other',
      secrets_store_type: 'sql',
      auth_scheme: 'OAUTH2_PASSWORD_BEARER',
      server_url: tenant.config.url,
      dashboard_url: '',
      analytics_enabled: false,
      metadata: {},
      last_user_activity: expect.any(String),
      pro_dashboard_url: null,
      pro_api_url: null,
      pro_organization_id: null,
      pro_organization_name: null,
      pro_workspace_id: null,
      pro_workspace_name: null,
    });
  });

  it('shows a changed setting at once, and the activity of users within seconds', async () => {
    const info = async (): Promise<Record<string, string>> =>
      (await tenant.call<Record<string, string>>('GET', 'info')).body;
    const before = await info();
    await tenant.call('PUT', 'settings', { body: { server_name: 'renamed' } });
    expect((await info())['name']).toBe('renamed');
    shiftMs += 40_000;
    await tenant.call('GET', 'current-user');
    for (let tries = 0; tries < 500; tries += 1) {
      shiftMs += 1_100;
      if ((await info())['last_user_activity'] !== before['last_user_activity']) return;
      await new Promise((done) => setTimeout(done, 20));
    }
    throw new Error('The activity was never shown.');
  });
});

it('/version is a JSON string that anyone may read', async () => {
  expect((await tenant.call<string>('GET', 'version', { token: null })).body).toBe('0.98.0');
});

describe('/settings', () => {
  it('are read and changed; what is null stays', async () => {
    const changed = await tenant.call('PUT', 'settings', {
      body: { server_name: 'mine', display_updates: true, logo_url: null },
    });
    const expected = {
      body: {
        server_id: expect.any(String),
        server_name: 'mine',
        logo_url: null,
        active: true,
        enable_analytics: false,
        display_announcements: false,
        display_updates: true,
        last_user_activity: expect.any(String),
        updated: expect.any(String),
      },
      metadata: {},
      resources: {},
    };
    expect(changed.body).toEqual(expected);
    expect((await tenant.call('GET', 'settings', { query: { hydrate: 'true' } })).body).toEqual(expected);
    expect((await tenant.call('PUT', 'settings', { body: { server_name: 7 } })).status).toBe(422);
  });
});

describe('/activate', () => {
  it('is refused, because the server is active from the start', async () => {
    const answer = await tenant.call('PUT', 'activate', {
      token: null,
      body: { admin_username: 'evil', admin_password: 'x' },
    });
    expect(answer).toMatchObject({
      status: 403,
      body: { detail: ['IllegalOperationError', 'The server is already active.'] },
    });
    expect((await tenant.call('GET', 'users/evil')).status).toBe(404);
  });

  it('makes an inactive server active, once, with one admin', async () => {
    await tenant.database.run('UPDATE server_settings SET active = FALSE');
    const activate = (name: string) =>
      tenant.call<{ name: string } | null>('PUT', 'activate', {
        token: null,
        body: { admin_username: name, admin_password: 'pw' },
      });
    const answers = await Promise.all([activate('one'), activate('two')]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 403]);
    const admin = answers.find((answer) => answer.status === 200);
    expect(admin?.body).toMatchObject({
      body: { is_admin: true, active: true },
      metadata: { password_changed_at: null },
    });
    const login = await tenant.call('POST', 'login', {
      form: { username: admin?.body?.name ?? '', password: 'pw' },
      token: null,
    });
    expect(login.status).toBe(200);
  });
});

describe('counts and state', () => {
  it('/statistics counts what the tenant was born with', async () => {
    expect((await tenant.call('GET', 'statistics')).body).toEqual({ stacks: 1, components: 3, projects: 1 });
  });

  it('/load-info counts connections', async () => {
    const { body } = await tenant.call<Record<string, number>>('GET', 'load-info');
    expect(Object.keys(body).sort()).toEqual([
      'db_connections_active',
      'db_connections_overflow',
      'db_connections_total',
      'threads',
    ]);
    expect(body['db_connections_total']).toBeGreaterThan(0);
  });

  it('/onboarding_state gathers the steps that were taken, each once', async () => {
    const onboarding = tenant.app.get(OnboardingService, { strict: false });
    expect((await tenant.call('GET', 'onboarding_state')).body).toEqual([]);
    await Promise.all([onboarding.complete('device_verified'), onboarding.complete('pipeline_run', 'device_verified')]);
    await onboarding.complete('pipeline_run');
    const state = await tenant.call<string[]>('GET', 'onboarding_state');
    expect(state.body.sort()).toEqual(['device_verified', 'pipeline_run']);
  });
});
