import { z } from 'zod';

import type { Difference } from '../../tools/e2e/compare/diff.js';
import type { Answer } from '../http/exchange.js';
import { type Document, type OperationObject, matcher, operationsOf } from '../http/openapi.js';

type Check = (body: unknown) => readonly string[];
/** Where an answer is not as the server's own document says. */
export type OwnDocument = (method: string, path: string, answer: Answer) => Difference[];

/**
 * Holds answers against the document of the server that gave them: their status is one that the document names, their
 * media type too, and JSON has the form that it says and no field more.
 */
export function ownDocument(document: Document): OwnDocument {
  const operationOf = matcher(operationsOf(document));
  const checks = new Map<string, Check>();
  const definitions = closed(document.components?.schemas ?? {});
  const checkOf = (schema: unknown): Check => {
    const key = JSON.stringify(schema);
    const check = checks.get(key) ?? compile(schema, definitions);
    checks.set(key, check);
    return check;
  };
  return (method, path, { status, headers, body }) => {
    const operation = operationOf(method, path);
    if (!operation) return [];
    const said: OperationObject['responses'][string] | undefined = operation.object.responses[String(status)];
    const names = Object.keys(operation.object.responses);
    if (!said) return [{ path: 'own document.status', expected: names, actual: status }];
    const type = headers['content-type']?.split(';')[0] ?? '';
    const content = said.content?.[type];
    if (!content) {
      const expected = Object.keys(said.content ?? {});
      return body === '<nothing>' ? [] : [{ path: 'own document.type', expected, actual: type }];
    }
    if (type !== 'application/json') return [];
    return checkOf(content.schema)(body).map((fault) => ({
      path: 'own document.body',
      expected: fault,
      actual: status,
    }));
  };
}

function compile(schema: unknown, definitions: unknown): Check {
  const parser = z.fromJSONSchema({ ...(closed(schema) as object), $defs: definitions } as never);
  return (body) => {
    const checked = parser.safeParse(body);
    return checked.success ? [] : checked.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  };
}

/**
 * A schema that stands alone, and whose objects have no fields but those that it names. Formats are left out: times on
 * the wire have no zone, which `date-time` asks for.
 */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const schema = value as Record<string, unknown>;
  const entries = Object.entries(schema)
    .filter(([key, each]) => key !== 'format' || typeof each !== 'string')
    .map(([key, each]) => [
      key,
      key === '$ref' ? String(each).replace('#/components/schemas/', '#/$defs/') : closed(each),
    ]);
  const isClosed =
    schema['type'] === 'object' && schema['properties'] !== undefined && !('additionalProperties' in schema);
  return Object.fromEntries([...entries, ...(isClosed ? [['additionalProperties', false]] : [])]);
}
