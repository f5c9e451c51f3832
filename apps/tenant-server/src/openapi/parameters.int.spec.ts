import { startTenantApp, type TenantApp } from '../testing/tenant-app.js';
import { openApiDocument } from './openapi-document.js';

interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly $ref?: string;
  readonly anyOf?: readonly Schema[];
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: Schema;
}

const NO_ID = '00000000-0000-4000-8000-000000000000';
/** What is required of the query besides: one of a few words, or any text. */
const REQUIRED: Readonly<Record<string, string>> = { provider: 'aws' };
/** Bodies that are right, for operations that take a parameter of this name as well. */
const BODIES: Readonly<Record<string, unknown>> = {
  list_resources: { name: 'c', connector_type: 'docker', auth_method: 'password' },
  model_id: { project: NO_ID, model: NO_ID },
  patch_values: {},
};
/** A parameter of old clients, which is read as the field of the body that it means. */
const READ_AS: Readonly<Record<string, string>> = { model_id: 'body.model' };

describe('parameters of the query', () => {
  let tenant: TenantApp;

  beforeAll(async () => {
    tenant = await startTenantApp();
    await tenant.login();
  });
  afterAll(() => tenant?.close());

  it('are refused, before anything is looked up, when they are not of the type that the document says', async () => {
    const { paths } = openApiDocument(tenant.app) as {
      paths: Record<string, Record<string, { readonly parameters?: readonly Parameter[] }>>;
    };
    const taken: Record<string, unknown> = {};
    let asked = 0;
    for (const [path, operations] of Object.entries(paths)) {
      for (const [method, { parameters = [] }] of Object.entries(operations)) {
        const given = parameters.filter((each) => each.in === 'query');
        const required = given.filter((each) => each.required).map(({ name }) => [name, REQUIRED[name] ?? 'default']);
        for (const { name } of given.filter(({ schema }) => !takesAnyText(schema))) {
          asked += 1;
          const answer = await tenant.call<unknown>(method.toUpperCase(), path.replaceAll(/\{[^}]*\}/g, NO_ID), {
            query: { ...(Object.fromEntries(required) as Record<string, string>), [name]: 'AAA' },
            body: method === 'get' ? undefined : BODIES[name],
          });
          const blamed = JSON.stringify(answer.body).includes(`${READ_AS[name] ?? `query.${name}`}: `);
          if (answer.status !== 422 || !blamed) taken[`${method} ${path} ${name}`] = answer;
        }
      }
    }
    expect(taken).toEqual({});
    expect(asked).toBeGreaterThan(300);
  });
});

const takesAnyText = ({ anyOf, ...schema }: Schema): boolean =>
  (anyOf ?? [schema]).some(
    ({ type, format, enum: values, $ref }) => type === 'array' || (type === 'string' && !format && !values && !$ref),
  );
