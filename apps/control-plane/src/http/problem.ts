import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import { DomainError, type ErrorKind } from '@zendo/tenancy';
import { isConnectionFault } from '../database/postgres-errors.js';

/** Problem details (RFC 9457) with a stable `code`, the request's id and whatever else the error adds. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly [member: string]: unknown;
}

/** The media type of problem details (RFC 9457). */
export const PROBLEM_JSON = 'application/problem+json; charset=utf-8';

const STATUS_OF: Record<ErrorKind, number> = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  locked: 423,
  precondition_failed: 412,
  too_many_requests: 429,
  unavailable: 503,
  not_implemented: 501,
};

// What the HTTP layer itself refuses, before a handler sees it.
const CODE_OF: Readonly<Record<number, string>> = {
  400: 'malformed_request',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  406: 'not_acceptable',
  408: 'request_timeout',
  413: 'payload_too_large',
  414: 'uri_too_long',
  415: 'unsupported_media_type',
  429: 'too_many_requests',
  431: 'headers_too_large',
  503: 'unavailable',
};

// What Fastify says in words that tell nobody what to do.
const DETAIL_OF: Readonly<Record<string, string>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'This content type is not taken here. Send JSON, as application/json.',
  FST_ERR_CTP_BODY_TOO_LARGE: 'The body is larger than what is taken here.',
};

function detailOf(error: Error & { readonly code?: string }): string {
  return DETAIL_OF[error.code ?? ''] ?? error.message;
}

/** A problem of our own. @param code stable snake_case, from which its type is made */
export function problem(
  status: number,
  code: string,
  detail: string,
  members: Readonly<Record<string, unknown>> = {},
): Problem {
  return {
    ...members,
    type: `urn:zendo:problem:${code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    code,
    detail,
  };
}

/** The problem that tells a caller of `error`. What nobody foresaw becomes a 500 that tells nothing of the inside. */
export function problemOf(error: unknown): Problem {
  if (error instanceof DomainError) return problem(STATUS_OF[error.kind], error.code, error.message, error.details);
  const status = statusOf(error);
  if (status !== undefined && status >= 400 && status < 500) {
    return problem(status, CODE_OF[status] ?? 'bad_request', detailOf(error as Error));
  }
  if (isConnectionFault(error)) {
    return problem(503, 'database_unavailable', 'The database cannot be reached right now. Try again soon.');
  }
  return problem(500, 'internal_error', 'Something went wrong inside Zendo. The request id finds it in the logs.');
}

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  const { statusCode } = (error ?? {}) as { statusCode?: unknown };
  return typeof statusCode === 'number' ? statusCode : undefined;
}
