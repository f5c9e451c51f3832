import { RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer } from '@nestjs/core';
import { startTenantApp, type TenantApp } from '../testing/tenant-app.js';

/** All that may be reached without credentials. Adding a line here is a decision; `@Public()` alone is not enough. */
const PUBLIC = [
  'GET /',
  // A download link: the token in it is the credential.
  'GET /api/v1/artifact_versions/:id/data',
  'GET /api/v1/info',
  'GET /api/v1/logout',
  'GET /api/v1/pipeline_snapshots/:id/code',
  // Names of kinds of events: nothing of this tenant, and open on the original too.
  'GET /api/v1/supported-events',
  'GET /api/v1/version',
  'GET /device',
  'GET /device/sign-in',
  'GET /device/verify',
  'GET /devices/verify',
  // What the API can do, as /openapi.json says it; nothing of this tenant.
  'GET /docs',
  'GET /login',
  'GET /openapi.json',
  'GET /redoc',
  'POST /api/v1/device_authorization',
  'POST /api/v1/login',
  // The signature over the body is the credential.
  'POST /api/v1/webhooks/:type/:id/events',
  'POST /device',
  'POST /devices/verify',
  'POST /login',
  'POST /logout',
  'PUT /api/v1/activate',
  'PUT /api/v1/users/:nameOrId/activate',
];

let tenant: TenantApp;

beforeAll(async () => {
  tenant = await startTenantApp();
});
afterAll(() => tenant?.close());

/** `METHOD /path` of every handler of every controller. */
function handlers(): string[] {
  const found: string[] = [];
  for (const module of tenant.app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) {
      if (metatype) found.push(...handlersOf(metatype as Type));
    }
  }
  return [...new Set(found)].sort();
}

function handlersOf(controller: Type): string[] {
  const bases = [Reflect.getMetadata(PATH_METADATA, controller) as string | string[]].flat();
  const found: string[] = [];
  for (const name of Object.getOwnPropertyNames(controller.prototype)) {
    const handler: unknown = Object.getOwnPropertyDescriptor(controller.prototype, name)?.value;
    const method =
      typeof handler === 'function'
        ? (Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined)
        : undefined;
    if (method === undefined) continue;
    const paths = [Reflect.getMetadata(PATH_METADATA, handler as object) as string | string[]].flat();
    for (const base of bases) {
      for (const path of paths) found.push(`${RequestMethod[method]} ${join(base, path)}`);
    }
  }
  return found;
}

const join = (...parts: string[]): string => `/${parts.join('/')}`.replaceAll(/\/+/g, '/').replace(/(.)\/$/, '$1');

it('nobody without credentials reaches any handler but the public ones', async () => {
  const all = handlers();
  expect(all.length).toBeGreaterThan(40);
  expect(PUBLIC.filter((each) => !all.includes(each))).toEqual([]);
  const open: string[] = [];
  for (const handler of all.filter((each) => !PUBLIC.includes(each))) {
    const [method = '', path = ''] = handler.split(' ');
    const answer = await tenant.call<unknown>(method, path.replaceAll(/:[^/]+/g, 'x'), {
      token: null,
      ...(method !== 'GET' && { body: {} }),
    });
    const refused =
      answer.status === 401 &&
      JSON.stringify(answer.body) === '{"detail":"Not authenticated"}' &&
      answer.headers.get('www-authenticate') === 'Bearer';
    if (!refused) open.push(`${handler} → ${answer.status} ${JSON.stringify(answer.body).slice(0, 200)}`);
  }
  expect(open).toEqual([]);
});

it('no credential that is not good reaches a handler', async () => {
  const token = await tenant.login();
  const wrong = [
    { authorization: 'Bearer garbage' },
    { authorization: `Bearer ${token.slice(0, -4)}AAAA` },
    { authorization: 'Bearer ZENKEY_garbage' },
    { authorization: `Basic ${token}` },
    { authorization: 'Bearer' },
    { cookie: 'zenml-server-00000000-0000-0000-0000-000000000000=x' },
  ];
  for (const headers of wrong) {
    expect((await tenant.call('GET', 'current-user', { token: null, headers: headers as never })).status).toBe(401);
  }
  expect((await tenant.call('GET', 'current-user')).status).toBe(200);
});
