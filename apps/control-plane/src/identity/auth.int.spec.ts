import { ModulesContainer, Reflector } from '@nestjs/core';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { isPublic } from '@zendo/auth';
import type { ExecutionContext } from '@nestjs/common';
import { type Answer, type Json, startTestApi, type TestApi } from '../testing/test-api.js';
import { hashPassword } from '@zendo/auth';
import { HousekeepingService } from '../bootstrap/housekeeping.service.js';
import { SCOPES } from './scopes.js';
import { OperatorsRepository } from './operators.repository.js';
import { requiredScope } from './requires.decorator.js';

describe('who may do what', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
    await api
      .get(OperatorsRepository)
      .insert('Ada@Example.com', await hashPassword('correct horse'), api.dataSource.manager);
  }, 120_000);
  afterAll(() => api?.stop(), 30_000);

  const as = (key: string) => ({ authorization: `Bearer ${key}` });
  const login = (email: string, password: string): Promise<Answer<{ token: string; expires_at: string } & Json>> =>
    api.call('POST', '/api/v1/sessions', { email, password }, { authorization: '' });

  it('every handler is public or requires a scope, and the public ones are known', () => {
    const reflector = new Reflector();
    const open: string[] = [];
    const forgotten: string[] = [];
    let handlers = 0;
    for (const module of api.get(ModulesContainer).values()) {
      for (const { metatype } of module.controllers.values()) {
        const prototype = (metatype as { prototype: Record<string, unknown> }).prototype;
        for (const name of Object.getOwnPropertyNames(prototype)) {
          const handler = prototype[name];
          if (
            name === 'constructor' ||
            typeof handler !== 'function' ||
            Reflect.getMetadata(PATH_METADATA, handler) === undefined
          )
            continue;
          const context = { getHandler: () => handler, getClass: () => metatype } as unknown as ExecutionContext;
          handlers += 1;
          if (isPublic(reflector, context)) open.push(`${metatype!.name}.${name}`);
          else if (requiredScope(reflector, context) === undefined) forgotten.push(`${metatype!.name}.${name}`);
        }
      }
    }
    expect(forgotten).toEqual([]);
    expect(handlers).toBeGreaterThan(30);
    expect(open.sort()).toEqual([
      'DocsController.asset',
      'DocsController.document',
      'DocsController.page',
      'HealthController.live',
      'HealthController.metricsText',
      'HealthController.ready',
      'SessionsController.open',
    ]);
  });

  it.each([
    '',
    'Bearer',
    'Bearer x',
    'Basic YTpi',
    'Bearer zendo_aaaaaaaaaa_' + 'a'.repeat(43),
    `Bearer ${'x'.repeat(5000)}`,
  ])('lets nobody in with the header %.40j', async (authorization) => {
    const answer = await api.call('GET', '/api/v1/tenants', undefined, { authorization });
    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
  });

  it('a key does what its scopes say, and its holder gives no more than they have', async () => {
    const reader = as(await api.newKey(['tenants:read', 'api-keys:write']));
    expect((await api.call('GET', '/api/v1/tenants', undefined, reader)).status).toBe(200);
    expect(await api.call('POST', '/api/v1/tenants', { name: 'nope' }, reader)).toMatchObject({
      status: 403,
      body: { code: 'missing_scope', scope: 'tenants:write' },
    });
    const more = await api.call('POST', '/api/v1/api-keys', { name: 'more', scopes: ['tenants:write'] }, reader);
    expect(more).toMatchObject({ status: 403, body: { code: 'missing_scope' } });
    const same = await api.call('POST', '/api/v1/api-keys', { name: 'same' }, reader);
    expect(same.body['scopes']).toEqual(['tenants:read', 'api-keys:write']);
  });

  it('a key is shown once, listed by its prefix, and refused by the very next request once revoked', async () => {
    const { body } = await api.call<{ id: string; key: string; prefix: string }>('POST', '/api/v1/api-keys', {
      name: 'ci',
    });
    expect(body.key.startsWith(`${body.prefix}_`)).toBe(true);
    expect(await api.call('GET', '/api/v1/whoami', undefined, as(body.key))).toMatchObject({
      body: { type: 'api_key', id: body.id, name: 'ci', email: null },
    });
    const { body: page } = await api.call<{ items: Json[] }>('GET', '/api/v1/api-keys');
    expect(page.items[0]).toMatchObject({
      id: body.id,
      prefix: body.prefix,
      last_used_at: expect.any(String),
      revoked_at: null,
    });
    expect(JSON.stringify(page)).not.toContain(body.key);

    const revoked = await api.call('DELETE', `/api/v1/api-keys/${body.id}`);
    expect(revoked).toMatchObject({ status: 200, body: { id: body.id, revoked_at: expect.any(String) } });
    expect((await api.call('GET', '/api/v1/whoami', undefined, as(body.key))).status).toBe(401);
    expect(await api.call('DELETE', `/api/v1/api-keys/${body.id}`)).toMatchObject({ body: revoked.body });
  });

  it('a key ends when it expires, and cannot begin in the past', async () => {
    const make = (expires_at: string) =>
      api.call<{ key: string; id: string }>('POST', '/api/v1/api-keys', { name: 'short', expires_at });
    expect(await make(new Date(Date.now() - 1_000).toISOString())).toMatchObject({ status: 422 });
    const { body } = await make(new Date(Date.now() + 60_000).toISOString());
    expect((await api.call('GET', '/api/v1/whoami', undefined, as(body.key))).status).toBe(200);
    await api.dataSource.query('UPDATE control_plane.api_key SET expires_at = now() WHERE id = $1', [body.id]);
    expect((await api.call('GET', '/api/v1/whoami', undefined, as(body.key))).status).toBe(401);
  });

  it('notes the use of a key at most once a minute', async () => {
    const key = await api.newKey();
    const used = async () => {
      await api.call('GET', '/api/v1/whoami', undefined, as(key));
      const [row] = await api.dataSource.query<{ at: string }[]>(
        'SELECT xmin::text || last_used_at::text AS at FROM control_plane.api_key WHERE prefix = $1',
        [key.slice(0, 16)],
      );
      return row!.at;
    };
    await used();
    const first = await used();
    expect(await used()).toBe(first);
  });

  it('an operator logs in by email in any case, acts under it, and is out after logging out', async () => {
    const { status, body } = await login('ada@example.com', 'correct horse');
    expect(status).toBe(201);
    const hours = (Date.parse(body.expires_at) - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(11.9);
    expect(await api.call('GET', '/api/v1/whoami', undefined, as(body.token))).toMatchObject({
      body: { type: 'operator', email: 'Ada@Example.com', expires_at: body.expires_at },
    });
    await api.call('POST', '/api/v1/organizations', { name: 'by-ada' }, as(body.token));
    const { body: audit } = await api.call<{ items: Json[] }>('GET', '/api/v1/audit-events?action=organization.create');
    expect(audit.items[0]).toMatchObject({ actor: { type: 'operator', name: 'Ada@Example.com' } });
    expect((await api.call('DELETE', '/api/v1/sessions/current', undefined, as(body.token))).status).toBe(204);
    expect((await api.call('GET', '/api/v1/whoami', undefined, as(body.token))).status).toBe(401);
    const { body: keys } = await api.call<{ items: Json[] }>('GET', '/api/v1/api-keys');
    expect(keys.items.map((key) => key['name'])).not.toContain('login');
  });

  it('says the same of a wrong password and of an unknown account, and keeps those out who keep guessing', async () => {
    const wrong = await login('ada@example.com', 'wrong');
    const unknown = await login('nobody@example.com', 'wrong');
    expect([wrong.status, wrong.body['detail']]).toEqual([401, unknown.body['detail']]);
    expect(wrong.body['code']).toBe('wrong_credentials');
    // All at once: attempts count when they begin.
    const many = await Promise.all(Array.from({ length: 8 }, () => login('ada@example.com', 'wrong')));
    expect(many.filter(({ status }) => status === 401)).toHaveLength(4);
    const refused = await login('ada@example.com', 'correct horse');
    expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_attempts' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    const { body } = await api.call<{ items: Json[] }>('GET', '/api/v1/audit-events?action=session.refuse');
    expect(body.items[0]).toMatchObject({ actor: { type: 'anonymous' }, ip: '127.0.0.1' });
  });

  describe('further operators', () => {
    const make = (email: string, headers = {}) =>
      api.call<Json & { id: string }>('POST', '/api/v1/operators', { email, password: 'battery staple' }, headers);
    const disable = (who: string) => api.call('POST', `/api/v1/operators/${who}/disable`);

    it('are added, listed and found by email in any case, and log in', async () => {
      const { status, body } = await make('Grace@Example.com');
      expect([status, body]).toMatchObject([201, { email: 'Grace@Example.com', disabled_at: null }]);
      expect(await make('grace@example.com')).toMatchObject({ status: 409, body: { code: 'operator_email_taken' } });
      expect(await make('no address')).toMatchObject({ status: 422, body: { errors: [{ pointer: '/email' }] } });
      expect((await api.call('GET', '/api/v1/operators/GRACE@example.com')).body).toEqual(body);
      const { body: page } = await api.call<{ items: Json[] }>('GET', '/api/v1/operators');
      expect(page.items.map(({ email }) => email)).toEqual(['Grace@Example.com', 'Ada@Example.com']);
      expect((await login('grace@example.com', 'battery staple')).status).toBe(201);
      expect(await api.call('GET', '/api/v1/operators/nobody')).toMatchObject({
        status: 404,
        body: { code: 'operator_not_found' },
      });
    });

    it('are made only by who may do everything: nobody gives more than they have', async () => {
      const some = as(await api.newKey(SCOPES.filter((scope) => scope !== 'audit-events:read')));
      const refusal = { status: 403, body: { code: 'missing_scope', scope: 'audit-events:read' } };
      expect(await make('eve@example.com', some)).toMatchObject(refusal);
      const password = { password: 'battery staple' };
      expect(await api.call('PUT', '/api/v1/operators/ada@example.com/password', password, some)).toMatchObject(
        refusal,
      );
      expect(await api.call('POST', '/api/v1/operators/ada@example.com/enable', {}, some)).toMatchObject(refusal);
    });

    it('are out once disabled, with every key that began with them, and in again with those when enabled', async () => {
      const { body: linus } = await make('linus@example.com');
      const { token } = (await login('linus@example.com', 'battery staple')).body;
      const newKey = async (name: string, by: string) =>
        (await api.call<{ key: string }>('POST', '/api/v1/api-keys', { name }, as(by))).body;
      const first = await newKey('first', token);
      const second = await newKey('second', first.key);
      expect(second).toMatchObject({ operator_id: linus.id });
      const answers = async () => {
        const calls = [token, first.key, second.key].map((key) =>
          api.call('GET', '/api/v1/whoami', undefined, as(key)),
        );
        return (await Promise.all(calls)).map(({ status }) => status);
      };
      expect(await answers()).toEqual([200, 200, 200]);

      const disabled = await disable('linus@example.com');
      expect(disabled).toMatchObject({ status: 200, body: { id: linus.id, disabled_at: expect.any(String) } });
      expect((await disable(linus.id)).body).toEqual(disabled.body);
      expect(await answers()).toEqual([401, 401, 401]);
      expect(await login('linus@example.com', 'battery staple')).toMatchObject({
        status: 401,
        body: { code: 'wrong_credentials' },
      });

      expect(await api.call('POST', `/api/v1/operators/${linus.id}/enable`)).toMatchObject({
        status: 200,
        body: { disabled_at: null },
      });
      // A session that has ended stays so.
      expect(await answers()).toEqual([401, 200, 200]);
      const { body } = await api.call<{ items: Json[] }>('GET', '/api/v1/audit-events?limit=200');
      const told = body.items.filter(({ target }) => (target as Json)['name'] === 'linus@example.com');
      expect(told.map(({ action }) => action)).toEqual(['operator.enable', 'operator.disable', 'operator.create']);
    });

    it('get another password, which ends their other sessions and not the one that asks', async () => {
      const sign = async (password: string) => (await login('grace@example.com', password)).body.token;
      const [mine, other] = [await sign('battery staple'), await sign('battery staple')];
      const answer = await api.call(
        'PUT',
        '/api/v1/operators/grace@example.com/password',
        { password: 'a new one' },
        as(mine),
      );
      expect(answer.status).toBe(200);
      expect((await api.call('GET', '/api/v1/whoami', undefined, as(mine))).status).toBe(200);
      expect((await api.call('GET', '/api/v1/whoami', undefined, as(other))).status).toBe(401);
      expect((await login('grace@example.com', 'battery staple')).status).toBe(401);
      expect(await sign('a new one')).toEqual(expect.any(String));
    });

    it('never all go, even when two disable one another at the same time', async () => {
      await disable('linus@example.com');
      const [ada, grace] = await Promise.all([disable('ada@example.com'), disable('grace@example.com')]);
      const statuses = [ada.status, grace.status];
      expect(statuses.toSorted()).toEqual([200, 409]);
      const last = ada.status === 409 ? ada : grace;
      expect(last.body['code']).toBe('last_operator');
      await api.call('POST', `/api/v1/operators/${ada.status === 200 ? 'ada' : 'grace'}@example.com/enable`);
    });
  });

  it('keeps no secret in any row', async () => {
    const tables = ['api_key', 'operator', 'audit_event', 'operation', 'tenant', 'idempotency_key'];
    for (const table of tables) {
      const text = JSON.stringify(await api.dataSource.query(`SELECT * FROM control_plane.${table}`));
      for (const secret of [api.key, 'correct horse', 'battery staple']) expect(text).not.toContain(secret);
    }
    await api.get(HousekeepingService).tidy();
  });
});
