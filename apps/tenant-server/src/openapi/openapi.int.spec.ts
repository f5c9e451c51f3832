import { readFile, writeFile } from 'node:fs/promises';
import { startTenantApp, type TenantApp } from '../testing/tenant-app.js';
import { openApiDocument } from './openapi-document.js';

const FILE = new URL('../../openapi.json', import.meta.url);

describe('the OpenAPI document', () => {
  let tenant: TenantApp;

  beforeAll(async () => {
    tenant = await startTenantApp();
  });
  afterAll(() => tenant?.close());

  // UPDATE_OPENAPI=1 writes the file anew.
  it('is committed as it is served', async () => {
    const document = JSON.parse(JSON.stringify(openApiDocument(tenant.app))) as Record<string, unknown>;
    if (process.env['UPDATE_OPENAPI']) await writeFile(FILE, `${JSON.stringify(document, null, 1)}\n`);
    expect(JSON.parse(await readFile(FILE, 'utf8'))).toEqual(document);
    const served = await tenant.call<Record<string, unknown>>('GET', '/openapi.json', { token: null });
    expect(served).toMatchObject({ status: 200, body: document });
  });

  it.each(['/docs', '/redoc'])('has a page at %s that names every operation, without scripts', async (page) => {
    const answer = await tenant.call<string>('GET', page, { token: null });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
    const { paths } = JSON.parse(await readFile(FILE, 'utf8')) as { paths: Record<string, object> };
    const operations = Object.entries(paths).flatMap(([path, each]) =>
      Object.keys(each).map((method) => `<code>${method.toUpperCase()} ${path}</code>`),
    );
    expect(operations.length).toBeGreaterThan(200);
    expect(operations.filter((operation) => !answer.body.includes(operation))).toEqual([]);
    expect(answer.body).toContain('href="/openapi.json"');
    expect(answer.body).not.toContain('<script');
  });

  it('shows who may call without a credential', () => {
    const paths = openApiDocument(tenant.app)['paths'] as Record<string, Record<string, { security?: unknown[] }>>;
    expect(paths['/api/v1/login']?.['post']?.security).toEqual([]);
    expect(paths['/api/v1/current-user']?.['get']?.security).toBeUndefined();
  });
});
