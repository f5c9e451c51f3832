import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Model } from '../kernel/model.js';
import { startTenantApp, type TenantApp } from '../testing/tenant-app.js';

interface Asked {
  readonly authorization: string | undefined;
  readonly custom: string | undefined;
  readonly form: Record<string, string>;
}

describe('connectors to APIs behind OAuth 2', () => {
  let tenant: TenantApp;
  let endpoint: Server;
  let url: string;
  const asked: Asked[] = [];
  let answer: { status: number; body: unknown } = { status: 200, body: {} };

  beforeAll(async () => {
    tenant = await startTenantApp();
    await tenant.login();
    endpoint = createServer((request, response) => {
      let text = '';
      request.on('data', (piece: Buffer) => (text += piece.toString()));
      request.on('end', () => {
        const { authorization, custom } = request.headers as Record<string, string | undefined>;
        asked.push({ authorization, custom, form: Object.fromEntries(new URLSearchParams(text)) });
        response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
      });
    });
    await new Promise<void>((resolve) => void endpoint.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/token`;
  });
  afterAll(async () => {
    await tenant?.close();
    await new Promise((resolve) => endpoint.close(resolve));
  });
  beforeEach(() => {
    asked.length = 0;
    answer = { status: 200, body: { access_token: 'short-lived', token_type: 'Bearer', expires_in: 3600 } };
  });

  const api = 'https://api.example.com';
  let made = 0;
  const connect = async (method: string, configuration: object): Promise<string> => {
    const body = {
      name: `api-${(made += 1)}`,
      connector_type: 'oauth2',
      auth_method: method,
      resource_types: ['oauth2-api'],
      configuration: { api_url: api, ...configuration },
    };
    const answered = await tenant.call<Model>('POST', 'service_connectors', { body });
    expect(answered.status).toBe(200);
    return answered.body.id;
  };
  const client = (id: string) => tenant.call<Model>('GET', `service_connectors/${id}/client`);

  it('give clients a token in place of the secret of a client', async () => {
    const id = await connect('client-credentials', {
      token_url: url,
      client_id: 'me',
      client_secret: 'kept',
      scope: 'read',
      audience: 'them',
      token_params: { resource: 'r' },
      token_headers: { custom: 'c' },
    });
    const given = await client(id);
    expect(given).toMatchObject({
      status: 200,
      body: {
        body: { auth_method: 'token', resource_types: ['oauth2-api'], resource_id: api },
        metadata: { configuration: { api_url: api, access_token: 'short-lived' } },
      },
    });
    expect(Date.parse(`${String(given.body.body['expires_at'])}Z`)).toBeGreaterThan(Date.now() + 3_000_000);
    expect(JSON.stringify(given.body)).not.toContain('kept');
    expect(asked).toEqual([
      {
        authorization: `Basic ${Buffer.from('me:kept').toString('base64')}`,
        custom: 'c',
        form: { grant_type: 'client_credentials', audience: 'them', scope: 'read', resource: 'r' },
      },
    ]);
  });

  it('give clients a token for one that refreshes it, said in the form where the endpoint wants that', async () => {
    const grant = { token_url: url, client_id: 'me', refresh_token: 'again' };
    await client(await connect('refresh-token', grant));
    const secret = { client_secret: 'kept', client_auth_method: 'client_secret_post' };
    await client(await connect('refresh-token', { ...grant, ...secret }));
    const form = { grant_type: 'refresh_token', refresh_token: 'again', client_id: 'me' };
    expect(asked.map((each) => each.form)).toEqual([form, { ...form, client_secret: 'kept' }]);
  });

  it('give on a token that was got elsewhere', async () => {
    const given = await client(await connect('token', { access_token: 'mine' }));
    expect(given.body.metadata).toMatchObject({ configuration: { api_url: api, access_token: 'mine' } });
    expect(asked).toEqual([]);
  });

  it.each([
    [{ status: 401, body: { error: 'invalid_client' } }, 'it answered 401'],
    [{ status: 200, body: [] }, 'without an access token'],
    [{ status: 200, body: { access_token: 't', token_type: 'mac' } }, 'not a Bearer token'],
  ])('say what is wrong when the endpoint answers %j', async (wrong, reason) => {
    const id = await connect('client-credentials', { token_url: url, client_id: 'me', client_secret: 'kept' });
    answer = wrong;
    const refused = await client(id);
    expect(refused).toMatchObject({ status: 401, body: { detail: ['AuthorizationException', expect.any(String)] } });
    expect(JSON.stringify(refused.body)).toContain(reason);
    const verified = await tenant.call('PUT', `service_connectors/${id}/verify`);
    expect(verified).toMatchObject({ status: 200, body: { error: expect.stringContaining(reason) as string } });
    expect(JSON.stringify([refused.body, verified.body])).not.toContain('kept');
  });

  it('reach only the networks that the operator has opened', async () => {
    const id = await connect('client-credentials', {
      token_url: 'http://169.254.169.254/token',
      client_id: 'me',
      client_secret: 'kept',
    });
    const refused = await client(id);
    expect(refused.status).toBe(401);
    expect(JSON.stringify(refused.body)).toContain('may not reach its address');
  });

  it.each([
    { token_params: { grant_type: 'password' } },
    { token_headers: { AUTHORIZATION: 'x' } },
    { client_auth_method: 'none' },
  ])('refuse settings that would take the place of the grant: %j', async (more) => {
    const grant = { token_url: url, client_id: 'me', client_secret: 'kept' };
    expect(await client(await connect('client-credentials', { ...grant, ...more }))).toMatchObject({ status: 400 });
    expect(asked).toEqual([]);
  });
});
