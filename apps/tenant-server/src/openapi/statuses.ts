import { EXCEPTION_FILTERS_METADATA } from '@nestjs/common/constants.js';
import { TooManyAttemptsFilter } from '../auth/login/too-many-attempts.filter.js';
import { MAY_ANSWER } from '../kernel/http/may-answer.js';

type Json = Record<string, unknown>;

/** What decides which refusals an operation may meet. */
export interface OperationKind {
  readonly method: string;
  readonly isPublic: boolean;
  readonly hasParameters: boolean;
  readonly hasBody: boolean;
  /** The handler and its controller. */
  readonly sources: readonly object[];
}

/**
 * The statuses other than success that an operation may answer: those of what stands before each handler (guard, parsers,
 * pipes, idempotency, database) and of what every change may meet, and those that the handler says itself.
 */
export function refusalsOf({ method, isPublic, hasParameters, hasBody, sources }: OperationKind): number[] {
  const changes = method !== 'get';
  const throttled = sources.some((source) =>
    ((Reflect.getMetadata(EXCEPTION_FILTERS_METADATA, source) ?? []) as unknown[]).includes(TooManyAttemptsFilter),
  );
  const own = sources.flatMap((source) => (Reflect.getMetadata(MAY_ANSWER, source) ?? []) as number[]);
  const statuses = new Set([
    ...(isPublic ? [] : [401]),
    // An unfit value, something named that is not there, a form that is wrong.
    ...(hasParameters || hasBody ? [400, 404, 422] : []),
    // What is not allowed now or ever, what is there already; a repeated change that still runs.
    ...(changes ? [403, 409] : []),
    ...(throttled || (changes && !isPublic) ? [429] : []),
    ...(hasBody ? [413] : []),
    503,
    ...own,
  ]);
  return [...statuses].sort((one, other) => one - other);
}

/** How errors look: one of the shapes that the official client understands (wire contract, section 3). */
export const ERROR_SCHEMAS: Json = {
  Error: {
    type: 'object',
    required: ['detail'],
    properties: {
      detail: {
        description: 'The name of an exception and a message, or a text.',
        anyOf: [{ type: 'string' }, { type: 'array', minItems: 2, maxItems: 2, items: { type: 'string' } }],
      },
    },
  },
  MalformedRequest: {
    description: 'A request that has not the form asked for: name and message.',
    type: 'array',
    minItems: 2,
    maxItems: 2,
    items: { type: 'string' },
  },
  Busy: {
    description: 'The same change is being made now.',
    type: 'object',
    required: ['error'],
    properties: { error: { type: 'string' } },
  },
  GrantError: {
    description: 'RFC 6749, section 5.2.',
    type: 'object',
    required: ['error'],
    properties: {
      error: { type: 'string' },
      error_description: { type: ['string', 'null'] },
      error_uri: { type: ['string', 'null'] },
    },
  },
};

const DESCRIPTIONS: Readonly<Record<number, string>> = {
  400: 'A value breaks a rule, or is out of range',
  401: 'Not authenticated, or not entitled',
  403: 'Not allowed',
  404: 'Not found',
  409: 'In conflict with what is there',
  413: 'Too large',
  422: 'Not of the form asked for',
  429: 'Too many requests',
  500: 'Not possible in this state',
  501: 'Not done by this server',
  502: 'Refused by a service behind this server',
  503: 'Not available now',
};

const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });

/** The response object of a refusal. @param grants whether the operation is a step of OAuth's device grant */
export function refusal(status: number, grants = false): Json {
  const shapes = [
    ref('Error'),
    ...(status === 422 ? [ref('MalformedRequest')] : []),
    ...(status === 429 ? [ref('Busy')] : []),
    ...(grants && status < 500 ? [ref('GrantError')] : []),
  ];
  const schema = shapes.length === 1 ? shapes[0] : { anyOf: shapes };
  return {
    description: DESCRIPTIONS[status] ?? 'Error',
    content: { 'application/json': { schema } },
  };
}
