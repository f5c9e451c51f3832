import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { RequestWithCaller } from './caller.js';

/**
 * One line a request: method, path without its query (which may hold codes), status, time, caller. Headers and bodies
 * are never logged.
 */
export function logRequests(app: NestFastifyApplication, log: Logger): void {
  const server = app.getHttpAdapter().getInstance();
  server.addHook('onResponse', (request: FastifyRequest, reply, done) => {
    const path = request.url.split('?', 1)[0] ?? '';
    // Probes come every few seconds and say nothing.
    if (path === '/health' || path === '/ready') return done();
    const { caller } = request as RequestWithCaller;
    log[reply.statusCode >= 500 ? 'warn' : 'info']({
      method: request.method,
      path,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      ip: request.ip,
      request_id: request.headers['x-request-id'],
      user_id: caller?.userId,
    });
    done();
  });
}
