import { z } from 'zod';
import { fillTenant, pathsOfRows } from '../testing/full-tenant/index.js';
import { startTenantApp, type TenantApp } from '../testing/tenant-app.js';
import { openApiDocument } from './openapi-document.js';

type Json = Record<string, unknown>;

interface Operation {
  readonly responses: Record<string, { readonly content: Record<string, { readonly schema: Json }> }>;
}

/** Rows enough for every kind of nested resource. */
const ROWS = 3;

describe('answers', () => {
  let tenant: TenantApp;
  let paths: Record<string, { get?: Operation }>;
  let definitions: Json;
  let pathOf: (template: string) => string;

  beforeAll(async () => {
    tenant = await startTenantApp();
    await tenant.login();
    const owner = await tenant.call<{ id: string }>('GET', 'current-user');
    await fillTenant(tenant.database, ROWS, owner.body.id);
    pathOf = await pathsOfRows(tenant.database);
    const document = openApiDocument(tenant.app) as { paths: typeof paths; components: { schemas: Json } };
    paths = document.paths;
    definitions = inDefinitions(document.components.schemas) as Json;
  });
  afterAll(() => tenant?.close());

  /** What in an answer is not as the document says. */
  const faultsOf = (schema: Json, body: unknown): string[] => {
    const checked = z
      .fromJSONSchema({ ...(inDefinitions(schema) as Json), $defs: definitions } as never)
      .safeParse(body);
    return checked.success ? [] : checked.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  };

  it('have the fields that the document says', async () => {
    const wrong: Record<string, string[]> = {};
    let checked = 0;
    for (const [path, { get }] of Object.entries(paths)) {
      if (!get || !path.startsWith('/api/') || path.endsWith('/stream')) continue;
      for (const hydrate of ['true', 'false']) {
        const answer = await tenant.call<unknown>('GET', pathOf(path), {
          query: { project: 'default', size: '200', hydrate },
        });
        const schema = get.responses['200']?.content['application/json']?.schema;
        if (answer.status !== 200 || !schema) continue;
        checked += 1;
        const faults = faultsOf(schema, answer.body);
        if (faults.length > 0) wrong[`${path} hydrate=${hydrate}`] = faults.slice(0, 5);
      }
    }
    expect(wrong).toEqual({});
    expect(checked).toBeGreaterThan(160);
  });
});

/**
 * References as a schema that stands alone has them. Formats are left out: times on the wire have no zone, which
 * `date-time` asks for, and ids made for a test need not be of any UUID version.
 */
function inDefinitions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inDefinitions);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as Json)
      .filter(([key, each]) => key !== 'format' || typeof each !== 'string')
      .concat(isClosed(value as Json) ? [['additionalProperties', false]] : [])
      .map(([key, each]) => [
        key,
        key === '$ref' ? (each as string).replace('#/components/schemas/', '#/$defs/') : inDefinitions(each),
      ]),
  );
}

/** Nothing is sent that the document does not name. */
const isClosed = (schema: Json): boolean =>
  schema['type'] === 'object' && schema['properties'] !== undefined && !('additionalProperties' in schema);
