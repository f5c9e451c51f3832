import type { Operation } from '../http/openapi.js';
import { NO_ID, type Step } from '../scenarios/step.js';

/** The path of an operation below `/api/v1`, as requests write it, with something for each parameter in it. */
export const pathWith = (path: string, value: string): string => {
  const filled = path.replaceAll(/\{[^}]*\}/g, value);
  return filled.startsWith('/api/v1') ? filled.slice('/api/v1'.length) : `/${filled}`;
};

/** Whether JSON belongs to it. Some that are read by GET are said to take a body, which no client can send. */
const takesJson = ({ method, object }: Operation): boolean =>
  method !== 'GET' && object.requestBody?.content['application/json'] !== undefined;

/** Deletes everything of a project without naming anything. */
const sweeping = ({ method, path }: Operation): boolean => method === 'DELETE' && !path.includes('{');

/** Every operation, by somebody who is not logged in. */
export const anonymous = (operations: readonly Operation[]): Step[] =>
  operations.map((operation) => ({
    method: operation.method,
    path: pathWith(operation.path, NO_ID),
    as: 'nobody',
    ...(takesJson(operation) && { json: {} }),
  }));

/** Every operation on something, of a thing that is not there, and of what is no id at all. */
export const unknown = (operations: readonly Operation[]): Step[] =>
  operations
    .filter((operation) => operation.path.includes('{') && !operation.path.endsWith('/events/stream'))
    .flatMap((operation) =>
      [NO_ID, 'no-such-thing'].map((value) => ({
        method: operation.method,
        path: pathWith(operation.path, value),
        ...(takesJson(operation) && { json: {} }),
      })),
    );

/** Every operation that takes JSON, with what is none, is empty, or is of another form. */
export const malformed = (operations: readonly Operation[]): Step[] =>
  operations
    .filter((operation) => takesJson(operation) && !sweeping(operation))
    .filter(({ method, path }) => method === 'POST' || path.includes('{'))
    .flatMap((operation) => {
      const request = { method: operation.method, path: pathWith(operation.path, NO_ID) };
      return [
        { ...request, text: '{"not": json' },
        { ...request, text: '"a text"' },
        { ...request, text: 'null' },
        { ...request, text: '' },
        {
          ...request,
          json: { name: 5, project: 'no-id', tags: 'none', values: [], components: 1, configuration: 'x' },
        },
        { ...request, json: { name: 'bell\u0007', project: '{project}' } },
        { ...request, json: { name: 'n'.repeat(300), project: '{project}' } },
      ];
    });
