import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isDataException, isOverloaded } from '../../database/pg-errors.js';
import { DatabaseAwayError, LogStoreRateLimitError, RequestInvalidError, ZenmlError } from '../errors/zenml.error.js';

const OVERLOADED = 'The database took too long for this request. Ask for less, or try again later.';
const UNFIT_VALUE = 'A value of the request is out of range, or holds characters that cannot be stored.';

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Every error of the tenant API in one of the four shapes that the official client understands (wire contract,
 * section 3). What nobody foresaw, and what the database gave up on, is logged once; its text stays here.
 */
@Catch()
export class ZenmlErrorFilter implements ExceptionFilter {
  readonly #logger = new Logger('http');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const request = http.getRequest<FastifyRequest>();
    // A streamed answer that breaks half-way has its status sent already.
    if (reply.sent) return;
    const answer = this.#answerTo(error, request);
    const requestId = request.headers['x-request-id'];
    if (typeof requestId === 'string' && /^[\w-]{1,64}$/.test(requestId)) void reply.header('X-Request-ID', requestId);
    void reply
      .status(answer.status)
      .headers(answer.headers ?? {})
      .send(answer.body);
  }

  #answerTo(error: unknown, request: FastifyRequest): Answer {
    if (error instanceof ZenmlError) {
      return {
        status: error.status,
        body: { detail: [error.exception, error.message] },
        ...(error.status === 401 && { headers: { 'WWW-Authenticate': 'Bearer' } }),
        ...(error instanceof LogStoreRateLimitError &&
          error.retryAfter !== undefined && { headers: { 'Retry-After': String(error.retryAfter) } }),
      };
    }
    if (error instanceof RequestInvalidError) return { status: 422, body: ['ValueError', error.message] };
    if (error instanceof DatabaseAwayError) {
      return { status: 503, body: { detail: error.message }, headers: { 'Retry-After': '1' } };
    }
    if (error instanceof HttpException) return request.is404 ? unknownPath(request) : fromFramework(error);
    if (isDataException(error)) {
      return { status: 400, body: { detail: ['ValueError', UNFIT_VALUE] } };
    }
    const status = statusOf(error);
    if (status !== undefined && status < 500) return { status, body: { detail: (error as Error).message } };
    const context = { err: error, method: request.method, url: request.url.split('?')[0] };
    if (isOverloaded(error)) {
      this.#logger.warn(context, 'the database gave up on a statement');
      return { status: 503, body: { detail: OVERLOADED }, headers: { 'Retry-After': '5' } };
    }
    this.#logger.error(context, 'unexpected error');
    return { status: 500, body: { detail: ['RuntimeError', 'An unexpected error occurred.'] } };
  }
}

// The original has a catch-all GET for its dashboard, so other methods find a path but no method (section 1).
function unknownPath({ method }: FastifyRequest): Answer {
  return method === 'GET'
    ? { status: 404, body: { detail: 'Not Found' } }
    : { status: 405, body: { detail: 'Method Not Allowed' } };
}

// An exception made with a body of its own is sent as it is; the framework's own bodies carry `statusCode`.
function fromFramework(error: HttpException): Answer {
  const body = error.getResponse();
  if (typeof body === 'object' && !('statusCode' in body)) return { status: error.getStatus(), body };
  return { status: error.getStatus(), body: { detail: error.message } };
}

// Fastify's own errors (body too large, malformed JSON, …) carry the status that they ask for.
function statusOf(error: unknown): number | undefined {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : undefined;
}
