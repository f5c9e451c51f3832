import { readFileSync } from 'node:fs';
import { refusal } from './statuses.js';

type Json = Record<string, unknown>;
type Paths = Record<string, Json>;

interface Parameter {
  readonly name: string;
  readonly in: string;
}

interface Facts {
  readonly parameters: readonly (Parameter & Json)[];
  readonly body?: { readonly required: boolean; readonly type: string; readonly schema: Json };
  readonly status: string;
  /** The statuses other than success that the original names. */
  readonly refusals: readonly number[];
  readonly answer: Json;
  readonly deprecated?: boolean;
}

interface Operation extends Json {
  readonly parameters?: readonly (Parameter & Json)[];
  readonly requestBody?: { readonly required: boolean; readonly content: Json };
  readonly responses: Json;
}

/** The answers of probes are plain text, whatever the original's document says (wire contract, section 1). */
const OWN: ReadonlySet<string> = new Set(['/health', '/ready']);

const nameless = (path: string): string => path.replaceAll(/\{\w+\}/g, '{}');

/**
 * Tells of each operation that is there what the wire contract says of it: names in paths, parameters, and what comes
 * back. Operations that are not there stay away.
 * @returns the paths as the original calls them, and the schemas that they point to.
 */
export function withWireFacts(paths: Paths): { paths: Paths; schemas: Json } {
  const file = new URL('./facts/operations.json', import.meta.url);
  const { operations, schemas } = JSON.parse(readFileSync(file, 'utf8')) as {
    operations: Record<string, Facts>;
    schemas: Json;
  };
  const known = new Map(
    Object.entries(operations).map(([key, facts]) => {
      const [method = '', path = ''] = key.split(' ');
      return [`${method} ${nameless(path)}`, { path, facts }];
    }),
  );
  const told: Paths = {};
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(methods) as [string, Operation][]) {
      const found = OWN.has(path) ? undefined : known.get(`${method} ${nameless(path)}`);
      (told[found?.path ?? path] ??= {})[method] = found ? retold(operation, found.facts) : operation;
    }
  }
  return { paths: told, schemas };
}

function retold(operation: Operation, facts: Facts): Json {
  const named = new Set(facts.parameters.map((each) => `${each.in} ${each.name}`));
  const own = (operation.parameters ?? []).filter(
    (each) => each.in !== 'path' && !named.has(`${each.in} ${each.name}`),
  );
  const parameters = [...facts.parameters, ...own];
  const requestBody = bodyOf(operation.requestBody, facts.body);
  const { 200: answer, ...refusals } = operation.responses as Record<string, { readonly content: Json }>;
  const others = facts.refusals.map((status) => [status, refusal(status)]);
  return {
    ...operation,
    ...(facts.deprecated && { deprecated: true }),
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody && { requestBody }),
    responses: {
      // Where the original has another status of success, its answer is empty, and the handler's own comes beside it.
      ...(facts.status !== '200' && { [facts.status]: { description: 'Taken' } }),
      '200': { ...answer, content: withAnswer(answer?.content ?? {}, facts.answer) },
      ...Object.fromEntries(others),
      ...refusals,
    },
  };
}

/** Of answers that are no JSON, the facts say nothing. */
const withAnswer = (content: Json, schema: Json): Json =>
  'application/json' in content ? { 'application/json': { schema } } : content;

/** What the server checks is said by its own schema; the original only says whether it comes as a form. */
function bodyOf(own: Operation['requestBody'], facts: Facts['body']): Json | undefined {
  if (!facts) return own as Json | undefined;
  if (!own) return { required: facts.required, content: { [facts.type]: { schema: facts.schema } } };
  return { ...own, content: { [facts.type]: Object.values(own.content)[0] } };
}
