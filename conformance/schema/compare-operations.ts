import { type Difference, diff } from '../../tools/e2e/compare/diff.js';
import { type Document, type Operation, operationsOf } from '../http/openapi.js';
import { fieldsOf } from './fields.js';
import { kindOf } from './kinds.js';

interface Compared {
  readonly operation: string;
  readonly differences: readonly Difference[];
}

/**
 * Each operation of the official document beside ours. Two operations are one when method and path agree; what a
 * parameter within a path is called, no client sees.
 */
export function compareOperations(official: Document, zendo: Document): Compared[] {
  const ours = new Map(operationsOf(zendo).map((operation) => [operation.key, operation]));
  return operationsOf(official).map((theirs) => {
    const own = ours.get(theirs.key);
    const differences = own
      ? diff(facts(official, theirs), facts(zendo, own))
      : [{ path: 'presence', expected: 'there', actual: '<absent>' }];
    return { operation: theirs.name, differences };
  });
}

/** What a document says of an operation, in a form in which equal things are equal. */
function facts(document: Document, { object }: Operation): Record<string, unknown> {
  return { parameters: parameters(document, object), request: request(document, object), ...answers(document, object) };
}

function parameters(document: Document, { parameters = [] }: Operation['object']): Record<string, unknown> {
  const inPath = parameters
    .filter((parameter) => parameter.in === 'path')
    .map(({ schema }) => kindOf(document, schema));
  const others = parameters
    .filter((parameter) => parameter.in !== 'path')
    .map((parameter) => [
      `${parameter.in} ${parameter.name}`,
      { required: parameter.required ?? false, type: kindOf(document, parameter.schema) },
    ]);
  return { ...Object.fromEntries(others), path: inPath };
}

const request = (document: Document, { requestBody }: Operation['object']): unknown =>
  requestBody && {
    ...Object.fromEntries(
      Object.entries(requestBody.content).map(([type, { schema }]) => [type, fieldsOf(document, schema)]),
    ),
    required: requestBody.required ?? false,
  };

function answers(document: Document, { responses }: Operation['object']): Record<string, unknown> {
  const schema = responses['200']?.content?.['application/json']?.schema;
  // 200 is compared by its fields; of the others it counts that they are there.
  const statuses = Object.fromEntries(Object.keys(responses).map((status) => [status, true]));
  return { response: fieldsOf(document, schema), statuses };
}
