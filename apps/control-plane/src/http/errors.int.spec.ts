import { connect } from 'node:net';
import { startTestApi, type TestApi } from '../testing/test-api.js';

/** JSON but for a byte that no UTF-8 has: decoded loosely it would make a tenant of another display name. */
const notUtf8 = Buffer.concat([Buffer.from('{"name":"latin","display_name":"Caf'), Buffer.of(0xe9), Buffer.from('"}')]);

describe('what a caller is told', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  }, 120_000);
  afterAll(() => api?.stop(), 30_000);

  const json = { 'content-type': 'application/json' };

  it.each([
    ['GET', '/nowhere', undefined, {}, 404, 'not_found'],
    ['GET', '/api/v1/tenants/nobody', undefined, {}, 404, 'tenant_not_found'],
    ['GET', `/api/v1/tenants/${'x'.repeat(150)}`, undefined, {}, 404, 'tenant_not_found'],
    ['GET', '/api/v1/tenants/a%00b', undefined, {}, 404, 'tenant_not_found'],
    ['GET', `/api/v1/tenants/..%2f..%2fetc`, undefined, {}, 404, 'tenant_not_found'],
    ['GET', `/api/v1/tenants/'%20OR%20true%20--`, undefined, {}, 404, 'tenant_not_found'],
    ['GET', '/api/v1/operations/not-a-uuid', undefined, {}, 404, 'operation_not_found'],
    ['GET', '/api/v1/operations/not-a-uuid/events', undefined, {}, 404, 'operation_not_found'],
    ['DELETE', '/api/v1/api-keys/%00', undefined, {}, 404, 'api_key_not_found'],
    ['GET', '/api/v1/organizations/%00', undefined, {}, 404, 'organization_not_found'],
    ['PUT', '/api/v1/tenants', undefined, {}, 405, 'method_not_allowed'],
    ['POST', '/api/v1/tenants/acme', undefined, {}, 405, 'method_not_allowed'],
    ['DELETE', '/api/v1/whoami', undefined, {}, 405, 'method_not_allowed'],
    ['POST', '/api/v1/tenants', '{"name":', {}, 400, 'malformed_request'],
    ['POST', '/api/v1/tenants', notUtf8, {}, 400, 'malformed_request'],
    ['POST', '/api/v1/tenants', '<xml/>', { 'content-type': 'application/xml' }, 415, 'unsupported_media_type'],
    ['POST', '/api/v1/tenants', `"${'x'.repeat(300_000)}"`, {}, 413, 'payload_too_large'],
    ['POST', '/api/v1/tenants', undefined, json, 422, 'invalid_request'],
    ['POST', '/api/v1/tenants', '[]', {}, 422, 'invalid_request'],
    ['POST', '/api/v1/tenants', 'null', {}, 422, 'invalid_request'],
    ['POST', '/api/v1/tenants', '"text"', {}, 422, 'invalid_request'],
    ['POST', '/api/v1/tenants', '{"__proto__":{"x":1},"name":"proto"}', {}, 422, 'invalid_request'],
    [
      'POST',
      '/api/v1/tenants',
      `{"name":"deep","labels":${'['.repeat(5000)}${']'.repeat(5000)}}`,
      {},
      422,
      'invalid_request',
    ],
    ['GET', '/api/v1/tenants?limit=1&limit=2', undefined, {}, 422, 'invalid_request'],
    ['GET', '/api/v1/audit-events?action=%00', undefined, {}, 422, 'invalid_request'],
    ['GET', '/api/v1/tenants?name=%00', undefined, {}, 422, 'invalid_request'],
    ['GET', '/api/v1/tenants?label=a%3D%00', undefined, {}, 422, 'invalid_request'],
    ['GET', '/api/v1/operations?tenant=%00', undefined, {}, 422, 'invalid_request'],
    ['GET', '/api/v1/tenants?status=ready', undefined, {}, 422, 'invalid_request'],
    ['GET', '/api/v1/api-keys?page=2', undefined, {}, 422, 'invalid_request'],
    ['DELETE', '/api/v1/tenants/acme?dryrun=true', undefined, {}, 422, 'invalid_request'],
    ['DELETE', '/api/v1/tenants/acme', '{"dry_run":true}', {}, 422, 'invalid_request'],
    ['GET', `/api/v1/tenants/${'x'.repeat(5000)}`, undefined, {}, 400, 'malformed_request'],
    ['GET', '/api/v1/tenants', undefined, { 'x-large': 'x'.repeat(20_000) }, 431, 'headers_too_large'],
    ['POST', '/api/v1/sessions', { email: 'a\0b@c', password: 'x' }, {}, 422, 'invalid_request'],
    ['GET', '/api/v1/tenants/%ZZ', undefined, {}, 400, 'malformed_request'],
  ])('%s %s with %.30j: %s %s', async (method, path, body, headers, status, code) => {
    const answer = await api.call(method, path, body, headers as Record<string, string>);
    expect([answer.status, answer.body['code']]).toEqual([status, code]);
    if (status < 400) return;
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.body).toMatchObject({
      type: `urn:zendo:problem:${code}`,
      title: expect.any(String),
      status,
      detail: expect.any(String),
      request_id: answer.headers.get('x-request-id'),
    });
    if (status === 405) expect(answer.headers.get('allow')).toBeTruthy();
  });

  it.each([
    [undefined, '', 'A body is needed: a JSON object.'],
    [{}, '/name', 'This is needed.'],
    [{ name: 'told', label: {} }, '/label', 'There is no such member.'],
    [
      { name: 'told', labels: { 'a b': 'c' } },
      '/labels/a b',
      'A label has 1 to 63 letters, digits, dots, slashes, hyphens or underscores.',
    ],
  ])('says what is amiss with the body %j', async (body, pointer, detail) => {
    const answer = await api.call('POST', '/api/v1/tenants', body);
    expect(answer.body['errors']).toEqual([{ pointer, detail }]);
  });

  it('gives a request the id that it brings, when that is a plain one, and one of its own otherwise', async () => {
    const id = async (given: string) =>
      (await api.call('GET', '/livez', undefined, { 'x-request-id': given })).headers.get('x-request-id');
    expect(await id('trace-1:2/3')).toBe('trace-1:2/3');
    expect(await id('a b')).toMatch(/^[0-9a-f-]{36}$/);
    expect(await id('x'.repeat(129))).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('says nothing of the inside when something unforeseen happens, and logs it once with the request id', async () => {
    await api.dataSource.query('ALTER TABLE control_plane.audit_event RENAME TO audit_event_away');
    const answer = await api.call('GET', '/api/v1/audit-events', undefined, { 'x-request-id': 'boom-1' });
    await api.dataSource.query('ALTER TABLE control_plane.audit_event_away RENAME TO audit_event');
    expect(answer).toMatchObject({ status: 500, body: { code: 'internal_error', request_id: 'boom-1' } });
    expect(JSON.stringify(answer.body)).not.toMatch(/audit_event|relation|select/i);
    const lines = api
      .logs()
      .split('\n')
      .filter((line) => line.includes('boom-1') && line.includes('"level":50'));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('audit_event');
  });

  it('writes one line a request, without query, body or credentials', async () => {
    const name = 'logged';
    await api.call(
      'POST',
      '/api/v1/tenants?secret=swordfish',
      { name, owner: { username: 'u', password: 'hunter2hunter2' } },
      { 'x-request-id': 'line-1' },
    );
    const lines = api
      .logs()
      .split('\n')
      .filter((line) => line.includes('line-1'));
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0]!)).toMatchObject({
      method: 'POST',
      path: '/api/v1/tenants',
      status: 202,
      caller: expect.any(String),
    });
    for (const secret of ['swordfish', 'hunter2', api.key, '$argon2']) expect(api.logs()).not.toContain(secret);
  });

  it('sends security headers with every answer', async () => {
    for (const path of ['/livez', '/nowhere', '/api/v1/tenants']) {
      const { headers } = await api.call('GET', path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('cache-control')).toBe('no-store');
    }
  });

  it('survives what is no HTTP at all', async () => {
    const { port } = new URL(api.url);
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.write('GARBAGE\r\n\r\n'));
      let text = '';
      socket.on('data', (chunk) => (text += chunk.toString()));
      socket.on('close', () => resolve(text));
    });
    expect(answer).toMatch(
      /^HTTP\/1\.1 400[^]*content-type: application\/problem\+json[^]*"code":"malformed_request"/i,
    );
    expect((await api.call('GET', '/livez')).status).toBe(200);
  });
});

describe('who a caller is', () => {
  it('is told by X-Forwarded-For only when a trusted proxy says so', async () => {
    for (const [trusted, expected] of [
      ['', '127.0.0.1'],
      ['127.0.0.1', '203.0.113.7'],
    ] as const) {
      const api = await startTestApi({ ZENDO_TRUSTED_PROXIES: trusted });
      try {
        await api.call('POST', '/api/v1/tenants', { name: 'proxied' }, { 'x-forwarded-for': '203.0.113.7' });
        const { body } = await api.call<{ items: { ip: string }[] }>('GET', '/api/v1/audit-events');
        expect(body.items[0]!.ip).toBe(expected);
      } finally {
        await api.stop();
      }
    }
  }, 60_000);
});
