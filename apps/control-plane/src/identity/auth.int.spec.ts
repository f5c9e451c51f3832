import { ModulesContainer, Reflector } from '@nestjs/core';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { isPublic } from '@zendo/auth';
import type { ExecutionContext } from '@nestjs/common';
import { type Answer, type Json, startTestApi, type TestApi } from '../testing/test-api.js';
import { hashPassword } from '@zendo/auth';
import { HousekeepingService } from '../bootstrap/housekeeping.service.js';
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

  it('keeps no secret in any row', async () => {
    const tables = ['api_key', 'operator', 'audit_event', 'operation', 'tenant', 'idempotency_key'];
    for (const table of tables) {
      const text = JSON.stringify(await api.dataSource.query(`SELECT * FROM control_plane.${table}`));
      for (const secret of [api.key, 'correct horse']) expect(text).not.toContain(secret);
    }
    await api.get(HousekeepingService).tidy();
  });
});
