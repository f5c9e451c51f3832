import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { startTestApi, type TestApi } from '../testing/test-api.js';

interface Document {
  readonly openapi: string;
  readonly paths: Record<
    string,
    Record<string, { operationId: string; responses: Record<string, object>; security?: object[] }>
  >;
  readonly components: { readonly schemas: Record<string, object> };
}

const FILE = join(dirname(fileURLToPath(import.meta.url)), '../../openapi.json');

describe('the OpenAPI document', () => {
  let api: TestApi;
  let document: Document;
  beforeAll(async () => {
    api = await startTestApi();
    document = (await api.call<Document>('GET', '/openapi.json', undefined, { authorization: '' })).body;
  }, 120_000);
  afterAll(() => api?.stop(), 30_000);

  it('is the committed one (UPDATE_OPENAPI=1 writes it anew)', async () => {
    const text = await format(JSON.stringify(document), { parser: 'json', printWidth: 120 });
    if (process.env.UPDATE_OPENAPI) await writeFile(FILE, text);
    expect(text).toBe(await readFile(FILE, 'utf8'));
  });

  it('describes every operation: what comes in, what goes out, how it fails', () => {
    expect(document.openapi).toMatch(/^3\.1/);
    expect(Object.keys(document.paths).length).toBeGreaterThan(18);
    const ids = new Set<string>();
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        const statuses = Object.keys(operation.responses);
        expect([path, method, statuses.some((status) => status.startsWith('2'))]).toEqual([path, method, true]);
        expect([path, method, statuses.includes('401')]).toEqual([path, method, true]);
        ids.add(operation.operationId);
      }
    }
    expect(ids.size).toBe(Object.values(document.paths).flatMap((methods) => Object.keys(methods)).length);
    expect(Object.keys(document.components.schemas)).toEqual(
      expect.arrayContaining([
        'Tenant',
        'TenantChange',
        'Operation',
        'Problem',
        'CreateTenant',
        'ApiKey',
        'AuditEvent',
      ]),
    );
  });

  it('refers to nothing that is not in it', () => {
    const text = JSON.stringify(document);
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      expect(Object.keys(document.components.schemas)).toContain(name);
    }
  });

  it('has a page that needs nothing from the internet', async () => {
    const page = await api.call<string>('GET', '/docs', undefined, { authorization: '' });
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).not.toContain('http');
    const files = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file!);
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) {
      expect(file).toMatch(/^\//);
      expect((await api.call('GET', file, undefined, { authorization: '' })).status).toBe(200);
    }
    expect((await api.call('GET', '/docs/assets/package.json')).status).toBe(404);
    expect((await api.call('GET', '/docs/assets/__proto__')).status).toBe(404);
  });
});
