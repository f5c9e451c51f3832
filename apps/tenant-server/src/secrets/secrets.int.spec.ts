import type { Model } from '../kernel/model.js';
import type { Page } from '../kernel/list/page.js';
import { startTenantApp, type TenantApp } from '../testing/tenant-app.js';

describe('secrets', () => {
  let tenant: TenantApp;
  let other: string;

  beforeAll(async () => {
    tenant = await startTenantApp();
    await tenant.login();
    const body = { name: 'ada', password: 'ada of lovelace', active: true, is_admin: false };
    expect((await tenant.call('POST', 'users', { body })).status).toBe(200);
    const form = { username: 'ada', password: 'ada of lovelace' };
    other = (await tenant.call<{ access_token: string }>('POST', 'login', { form, token: null })).body.access_token;
  });
  afterAll(() => tenant?.close());

  const make = (fields: object, token?: string) =>
    tenant.call<Model>('POST', 'secrets', { body: fields, ...(token && { token }) });
  const names = async (query: Record<string, string>, token?: string) => {
    const { body } = await tenant.call<Page<Model>>('GET', 'secrets', { query, ...(token && { token }) });
    return body.items.map(({ name }) => name).toSorted();
  };

  it('shows values to who makes, changes and gets a secret, and in no list', async () => {
    const made = await make({ name: 's1', values: { user: 'u', password: 'p1' } });
    expect(made).toMatchObject({
      status: 200,
      body: { name: 's1', body: { private: false, values: { user: 'u', password: 'p1' } }, metadata: {} },
    });
    const got = await tenant.call<Model>('GET', `secrets/${made.body.id}`);
    expect(got.body.body['values']).toEqual({ user: 'u', password: 'p1' });
    const { body } = await tenant.call<Page<Model>>('GET', 'secrets', { query: { name: 's1', hydrate: 'True' } });
    expect(body.items[0]?.body['values']).toEqual({});
  });

  it('keeps values sealed in the table', async () => {
    const { id } = (await make({ name: 'sealed', values: { token: 'very-clear-text' } })).body;
    const row = await tenant.database.first<{ values: string }>('SELECT "values" FROM secret WHERE id = $1', [id]);
    expect(row?.values).not.toContain('very-clear-text');
    expect(Buffer.from(row?.values ?? '', 'base64').toString()).not.toContain('very-clear-text');
  });

  it('merges a patch and replaces without one; null takes a key away', async () => {
    const { id } = (await make({ name: 'patched', values: { a: '1', b: '2' } })).body;
    const put = async (values: object, query: Record<string, string> = {}) =>
      (await tenant.call<Model>('PUT', `secrets/${id}`, { body: { values }, query })).body.body['values'];
    await expect(put({ b: '3', c: '4' }, { patch_values: 'True' })).resolves.toEqual({ a: '1', b: '3', c: '4' });
    await expect(put({ c: null }, { patch_values: 'True' })).resolves.toEqual({ a: '1', b: '3' });
    await expect(put({ z: '9' })).resolves.toEqual({ z: '9' });
    const renamed = await tenant.call<Model>('PUT', `secrets/${id}`, { body: { name: 'renamed' } });
    expect(renamed.body).toMatchObject({ name: 'renamed', body: { values: { z: '9' } } });
  });

  it('loses no patch when two come at once', async () => {
    const { id } = (await make({ name: 'raced', values: {} })).body;
    const keys = Array.from({ length: 10 }, (_, index) => `k${index}`);
    const query = { patch_values: 'True' };
    await Promise.all(
      keys.map((key) => tenant.call('PUT', `secrets/${id}`, { body: { values: { [key]: 'v' } }, query })),
    );
    const { body } = await tenant.call<Model>('GET', `secrets/${id}`);
    expect(Object.keys(body.body['values'] as object).toSorted()).toEqual(keys);
  });

  it('has one public secret of a name, and one private for each user', async () => {
    await make({ name: 'same', values: {} });
    expect(await make({ name: 'same', values: {} }, other)).toMatchObject({
      status: 409,
      body: { detail: ['EntityExistsError', "Found an existing public secret with the same 'same' name"] },
    });
    expect((await make({ name: 'same', private: true, values: {} })).status).toBe(200);
    expect((await make({ name: 'same', private: true, values: {} }, other)).status).toBe(200);
    expect((await make({ name: 'same', private: true, values: {} })).status).toBe(409);
    const told = async (secret: object, changes: object): Promise<unknown> => {
      const { id } = (await make({ values: {}, ...secret })).body;
      const answer = await tenant.call<{ detail: string[] }>('PUT', `secrets/${id}`, { body: changes });
      return [answer.status, answer.body.detail[1]];
    };
    const isTaken = (kind: string) => [409, expect.stringContaining(`an existing ${kind} secret with the same 'same'`)];
    expect(await told({ name: 'elsewhere', private: true }, { name: 'same' })).toEqual(isTaken('private'));
    expect(await told({ name: 'elsewhere' }, { name: 'same' })).toEqual(isTaken('public'));
    expect(await told({ name: 'same-owned', private: true }, { name: 'same', private: false })).toEqual(
      isTaken('public'),
    );
    const answers = await Promise.all(Array.from({ length: 6 }, () => make({ name: 'rush', values: {} }, other)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('hides private secrets from everybody else, admins included', async () => {
    const { id } = (await make({ name: 'diary', private: true, values: { a: 'b' } }, other)).body;
    expect(await tenant.call('GET', `secrets/${id}`)).toMatchObject({ status: 404 });
    expect(await tenant.call('PUT', `secrets/${id}`, { body: { values: {} } })).toMatchObject({ status: 404 });
    expect(await tenant.call('DELETE', `secrets/${id}`)).toMatchObject({ status: 404 });
    await expect(names({ name: 'diary' })).resolves.toEqual([]);
    await expect(names({ name: 'diary' }, other)).resolves.toEqual(['diary']);
    await expect(names({ name: 'diary', scope_user: '00000000-0000-4000-8000-000000000000' }, other)).resolves.toEqual([
      'diary',
    ]);
  });

  it('lets only the owner make a public secret private', async () => {
    const { id } = (await make({ name: 'shared', values: {} })).body;
    const change = { body: { private: true }, token: other };
    expect(await tenant.call('PUT', `secrets/${id}`, change)).toMatchObject({ status: 403 });
    expect(await tenant.call('PUT', `secrets/${id}`, { body: { private: true } })).toMatchObject({ status: 200 });
  });

  it('finds by the beginning of an id or by name, joined with or', async () => {
    await expect(names({ id: 'startswith:s1', name: 'equals:s1', logical_operator: 'or' })).resolves.toEqual(['s1']);
  });

  it('refuses more than 64 KiB, and nothing that is no text', async () => {
    expect(await make({ name: 'big', values: { a: 'x'.repeat(70_000) } })).toMatchObject({ status: 400 });
    expect(await make({ name: 'odd', values: { a: 1 } })).toMatchObject({ status: 422 });
    const whole = { body: '{"name":"odd","values":{"a":1.0}}', headers: { 'content-type': 'application/json' } };
    expect(await tenant.call('POST', 'secrets', whole)).toMatchObject({ status: 422 });
  });

  it('is attached to stacks and components by name or id, and leaves them when it is deleted', async () => {
    const { id } = (await make({ name: 'env', values: { A: 'b' } })).body;
    const body = { name: 'with', type: 'image_builder', flavor: 'local', configuration: {}, secrets: ['env', id] };
    const component = await tenant.call<Model>('POST', 'components', { body });
    expect(component.body.metadata).toMatchObject({ secrets: [id] });
    const missing = { ...body, name: 'without', secrets: ['nothing'] };
    expect(await tenant.call('POST', 'components', { body: missing })).toMatchObject({ status: 404 });
    await tenant.call('DELETE', `secrets/${id}`);
    const after = await tenant.call<Model>('GET', `components/${component.body.id}`);
    expect(after.body.metadata).toMatchObject({ secrets: [] });
  });

  it('has no second store to back up to', async () => {
    for (const operation of ['backup', 'restore']) {
      expect(await tenant.call('PUT', `secrets_operations/${operation}`)).toMatchObject({
        status: 501,
        body: {
          detail: ['NotImplementedError', `Unable to ${operation} secrets: No backup secrets store is configured.`],
        },
      });
      expect(await tenant.call('PUT', `secrets_operations/${operation}`, { token: other })).toMatchObject({
        status: 403,
      });
    }
  });
});
