import { type ArgumentsHost, Catch, type ExceptionFilter, NotFoundException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { PROBLEM_JSON, type Problem, problem, problemOf } from './problem.js';
import type { RouteTable } from './route-table.js';

/** Every error leaves as problem JSON. Only what nobody foresaw is logged here, once, with the request's id. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly routes: RouteTable,
    private readonly log: Logger,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const found = this.unrouted(error, request, reply) ?? problemOf(error);
    if (found.status >= 500) {
      const level = found.status === 500 ? 'error' : 'warn';
      this.log[level](
        { err: error, request_id: request.id, method: request.method, path: pathOf(request) },
        found.detail,
      );
    }
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    sendProblem(reply, { ...found, request_id: request.id });
  }

  /** What the router found no handler for: 405 when the path has handlers for other methods, else 404. */
  private unrouted(error: unknown, request: FastifyRequest, reply: FastifyReply): Problem | undefined {
    if (!(error instanceof NotFoundException) || request.routeOptions.url !== undefined) return undefined;
    const path = pathOf(request);
    const methods = this.routes.methodsOf(path);
    if (methods.length === 0) return problem(404, 'not_found', `There is nothing at ${path.slice(0, 200)}.`);
    void reply.header('allow', methods.join(', '));
    return problem(405, 'method_not_allowed', `${request.method} is not possible here; ${methods.join(', ')} is.`);
  }
}

const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0]!;

/** Answers with a problem and the headers that its status asks for. */
export function sendProblem(reply: FastifyReply, body: Problem): void {
  if (body.status === 401 && !reply.hasHeader('www-authenticate'))
    void reply.header('www-authenticate', 'Bearer realm="zendo"');
  const { retry_after: retryAfter } = body;
  if (typeof retryAfter === 'number') void reply.header('retry-after', String(retryAfter));
  else if ([423, 503].includes(body.status)) void reply.header('retry-after', '2');
  void reply.status(body.status).header('content-type', PROBLEM_JSON).send(JSON.stringify(body));
}
