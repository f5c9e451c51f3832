import { randomUUID } from 'node:crypto';
import { startTenantApp, type Answer, type TenantApp } from '../testing/tenant-app.js';

interface UserModel {
  id: string;
  name: string;
  body: Record<string, unknown>;
  metadata: Record<string, unknown> | null;
}
interface PageOf<Item> {
  total: number;
  items: Item[];
}

let tenant: TenantApp;
beforeAll(async () => {
  tenant = await startTenantApp();
  await tenant.login();
});
afterAll(() => tenant?.close());

const create = (body: Record<string, unknown>, token?: string): Promise<Answer<UserModel>> =>
  tenant.call('POST', 'users', { body: { is_admin: false, password: 'pw', ...body }, ...(token && { token }) });
const tokenOf = async (username: string, password = 'pw'): Promise<string> => {
  const answer = await tenant.call<{ access_token: string }>('POST', 'login', {
    form: { username, password },
    token: null,
  });
  return answer.body.access_token;
};
const illegal = (text: string) => ({
  status: 403,
  body: { detail: ['IllegalOperationError', expect.stringContaining(text)] },
});

describe('the current user', () => {
  it('is shown whole, with what only they may see', async () => {
    const answer = await tenant.call<UserModel>('GET', 'current-user', { query: { hydrate: 'True' } });
    expect(answer.body).toEqual({
      body: {
        created: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?$/),
        updated: expect.any(String),
        active: true,
        activation_token: null,
        full_name: '',
        email_opted_in: null,
        is_service_account: false,
        is_admin: true,
        default_project_id: null,
        avatar_url: null,
      },
      metadata: {
        password_changed_at: expect.any(String),
        email: null,
        external_user_id: null,
        user_metadata: {},
        oidc_claims: {},
      },
      resources: null,
      id: expect.any(String),
      permission_denied: false,
      name: 'owner',
    });
  });

  it('changes their profile, and nothing that is not theirs to change', async () => {
    await create({ name: 'self' });
    const token = await tokenOf('self');
    const project = await tenant.database.first<{ id: string }>('SELECT id FROM project');
    const body = {
      full_name: 'S. Elf',
      email: 's@example.com',
      email_opted_in: true,
      user_metadata: { finished_onboarding_survey: true },
      default_project_id: project?.id,
      is_admin: true,
      active: false,
    };
    expect((await tenant.call('PUT', 'current-user', { token, body })).status).toBe(200);
    const self = await tenant.call<UserModel>('GET', 'current-user', { token });
    expect(self.body).toMatchObject({
      body: {
        full_name: 'S. Elf',
        is_admin: false,
        active: true,
        default_project_id: project?.id,
        email_opted_in: true,
      },
      metadata: { email: 's@example.com', user_metadata: { finished_onboarding_survey: true } },
    });
    const cleared = await tenant.call('PUT', 'current-user', { token, body: { default_project_id: null, name: null } });
    expect(cleared.body).toMatchObject({ name: 'self', body: { default_project_id: null } });
    const wrong = await tenant.call('PUT', 'current-user', { token, body: { default_project_id: randomUUID() } });
    expect(wrong.status).toBe(404);
  });
});

describe('users', () => {
  it('are created with a password and active, or without and with a token to activate', async () => {
    const active = await create({ name: 'bob' });
    expect(active).toMatchObject({
      status: 200,
      body: { name: 'bob', body: { active: true, activation_token: null, is_admin: false } },
    });
    const invited = await create({ name: 'ann', password: null });
    expect(invited.body.body).toMatchObject({
      active: false,
      activation_token: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const again = await tenant.call<UserModel>('GET', 'users/ann');
    expect(again.body.body['activation_token']).toBeNull();
  });

  it('tell of themselves when they activate their account', async () => {
    const invited = await create({ name: 'guest', password: null });
    const body = {
      activation_token: invited.body.body['activation_token'],
      name: 'host',
      full_name: 'Gus Guest',
      email: 'g@example.com',
      email_opted_in: true,
      password: 'pw',
    };
    const active = await tenant.call<UserModel>('PUT', `users/${invited.body.id}/activate`, { body, token: null });
    expect(active).toMatchObject({
      status: 200,
      body: { name: 'host', body: { active: true, full_name: 'Gus Guest', email_opted_in: true } },
    });
    const own = await tenant.call<UserModel>('GET', 'current-user', { token: await tokenOf('host') });
    expect(own.body.metadata).toMatchObject({ email: 'g@example.com' });
  });

  it('have a name of their own', async () => {
    await create({ name: 'unique' });
    expect(await create({ name: 'unique' })).toMatchObject({
      status: 409,
      body: {
        detail: [
          'EntityExistsError',
          "Unable to create user with name 'unique': Found an existing user account with this name.",
        ],
      },
    });
    await create({ name: 'renamed' });
    expect((await tenant.call('PUT', 'users/renamed', { body: { name: 'unique' } })).status).toBe(409);
    expect((await create({ name: 'tab\there' })).status).toBe(400);
    expect((await create({ name: 'x'.repeat(256) })).status).toBe(422);
    expect((await tenant.call('POST', 'users', { body: { name: 'x' } })).status).toBe(422);
  });

  it('are found by name or id, and listed by filters, without service accounts', async () => {
    await tenant.call('POST', 'service_accounts', { body: { name: 'robot', active: true } });
    const { id } = (await create({ name: 'findable', full_name: 'F. I.' })).body;
    for (const key of ['findable', id, id.replaceAll('-', '')]) {
      expect((await tenant.call<UserModel>('GET', `users/${key}`)).body.id).toBe(id);
    }
    const list = await tenant.call<PageOf<UserModel>>('GET', 'users', {
      query: { name: 'contains:ndab', hydrate: 'True' },
    });
    expect(list.body).toMatchObject({
      total: 1,
      items: [{ id, metadata: { email: null, password_changed_at: null } }],
    });
    const all = await tenant.call<PageOf<UserModel>>('GET', 'users', { query: { sort_by: 'desc:name', size: '50' } });
    const names = all.body.items.map((user) => user.name);
    expect(names).not.toContain('robot');
    expect(names).toEqual([...names].sort().toReversed());
    expect(all.body.items[0]?.metadata).toBeNull();
    expect(await tenant.call('GET', 'users/nope')).toMatchObject({
      status: 404,
      body: { detail: ['KeyError', '"No account with the \'nope\' name or ID was found"'] },
    });
  });

  it('get admin rights and lose them, by another admin only', async () => {
    await create({ name: 'rising' });
    const up = await tenant.call<UserModel>('PUT', 'users/rising', { body: { name: 'rising', is_admin: true } });
    expect(up.body.body['is_admin']).toBe(true);
    const down = await tenant.call<UserModel>('PUT', 'users/rising', { body: { is_admin: false } });
    expect(down.body.body['is_admin']).toBe(false);
    expect(await tenant.call('PUT', 'users/owner', { body: { is_admin: false } })).toMatchObject(
      illegal('your own user account'),
    );
    expect(await tenant.call('PUT', 'users/owner', { body: { active: false } })).toMatchObject(
      illegal('your own user account'),
    );
    expect(await tenant.call('PUT', 'users/owner/deactivate')).toMatchObject(illegal('Cannot deactivate yourself.'));
  });

  it('keep their password and email to themselves', async () => {
    await create({ name: 'private' });
    expect(await tenant.call('PUT', 'users/private', { body: { password: 'x' } })).toMatchObject(
      illegal('cannot change the password of other users'),
    );
    expect(await tenant.call('PUT', 'users/private', { body: { email: 'b@example.com' } })).toMatchObject(
      illegal('private user account information'),
    );
    expect(
      (
        await tenant.call<{ detail: string[] }>('PUT', 'users/private/email-opt-in', {
          body: { email: 'b@example.com', email_opted_in: true },
        })
      ).body.detail[0],
    ).toBe('AuthorizationException');
    const token = await tokenOf('private');
    const own = await tenant.call<UserModel>('PUT', 'users/private/email-opt-in', {
      token,
      body: { email_opted_in: true, email: 'p@example.com' },
    });
    expect(own.body.body['email_opted_in']).toBe(true);
  });

  it('who are no admins see and change only themselves', async () => {
    const { id } = (await create({ name: 'plain' })).body;
    const token = await tokenOf('plain');
    expect((await tenant.call<PageOf<UserModel>>('GET', 'users', { token })).body.items.map((user) => user.id)).toEqual(
      [id],
    );
    expect((await tenant.call('GET', 'users/plain', { token })).status).toBe(200);
    expect(await tenant.call('GET', 'users/owner', { token })).toMatchObject(illegal('Only admin users can perform'));
    expect(await create({ name: 'x' }, token)).toMatchObject(illegal('`create user`'));
    expect(await tenant.call('PUT', 'users/owner', { token, body: { full_name: 'x' } })).toMatchObject(
      illegal('Only admin'),
    );
    expect(await tenant.call('PUT', 'users/owner/deactivate', { token })).toMatchObject(illegal('Only admin'));
    expect(await tenant.call('DELETE', 'users/owner', { token })).toMatchObject(illegal('Only admin'));
    expect(await tenant.call('PUT', 'settings', { token, body: { server_name: 'x' } })).toMatchObject(
      illegal('Only admins can update server settings.'),
    );
  });

  it('are deleted unless they own something or are oneself', async () => {
    const gone = (await create({ name: 'gone' })).body.id;
    const clientId = randomUUID();
    await tenant.call('POST', 'device_authorization', { form: { client_id: clientId }, token: null });
    await tenant.database.run('UPDATE auth_devices SET user_id = $2 WHERE client_id = $1', [clientId, gone]);
    const deleted = await tenant.call<unknown>('DELETE', 'users/gone');
    expect([deleted.status, deleted.body]).toEqual([200, null]);
    expect((await tenant.call('GET', 'users/gone')).status).toBe(404);
    const devices = await tenant.database.query('SELECT id FROM auth_devices WHERE client_id = $1', [clientId]);
    expect(devices).toEqual([]);
    expect(await tenant.call('DELETE', 'users/owner')).toMatchObject(illegal('the account that you are using'));
    const { id } = (await create({ name: 'holder' })).body;
    await tenant.database.run(`INSERT INTO tag (name, color, user_id, exclusive) VALUES ('t', 'red', $1, FALSE)`, [id]);
    expect(await tenant.call('DELETE', 'users/holder')).toMatchObject(illegal('owns other resources'));
    expect((await tenant.call('GET', 'users/holder')).status).toBe(200);
  });

  it('an admin is always left, though two admins take each other away at once', async () => {
    await create({ name: 'first', is_admin: true });
    const token = await tokenOf('first');
    const [ownerId, firstId] = await Promise.all(
      ['owner', 'first'].map(async (name) => (await tenant.call<UserModel>('GET', `users/${name}`)).body.id),
    );
    await tenant.database.run('UPDATE "user" SET is_admin = FALSE WHERE is_admin AND NOT id = ANY($1::uuid[])', [
      [ownerId, firstId],
    ]);
    const ways = [
      ['', { is_admin: false }],
      ['/deactivate', undefined],
    ] as const;
    for (const [path, body] of ways) {
      await Promise.all([
        tenant.call('PUT', `users/${firstId}${path}`, { body }),
        tenant.call('PUT', `users/${ownerId}${path}`, { token, body }),
      ]);
      const admins = await tenant.database.query('SELECT id FROM "user" WHERE is_admin AND active');
      expect(admins.length).toBe(1);
      await tenant.database.run('UPDATE "user" SET is_admin = TRUE, active = TRUE WHERE id = ANY($1::uuid[])', [
        [ownerId, firstId],
      ]);
    }
  });

  it('that are changed while they are deactivated stay so', async () => {
    const { id } = (await create({ name: 'leaving' })).body;
    const isWaiting = async (): Promise<boolean> =>
      (await tenant.database.first('SELECT 1 AS one FROM pg_locks WHERE NOT granted')) !== undefined;
    let change: Promise<{ status: number }> | undefined;
    await tenant.database.transaction(async (sql) => {
      await sql.run('UPDATE "user" SET active = FALSE WHERE id = $1', [id]);
      change = tenant.call('PUT', `users/${id}`, { body: { full_name: 'Leaving' } });
      while (!(await isWaiting())) await new Promise((resolve) => setTimeout(resolve, 5));
    });
    expect((await change)?.status).toBe(200);
    const { body } = await tenant.call<UserModel>('GET', `users/${id}`);
    expect(body.body).toMatchObject({ active: false, full_name: 'Leaving' });
  });
});
