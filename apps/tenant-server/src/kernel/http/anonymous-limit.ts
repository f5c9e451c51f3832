import { HttpException } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Logins and device starts are forms of a few hundred bytes. */
const ANONYMOUS_LIMIT_BYTES = 64 * 1024;

/**
 * Refuses large bodies from callers that show no credential at all, before a byte of them is read: bodies are parsed
 * before the guard sees a request, and the limit for pipelines' snapshots is far above what a stranger may make us hold.
 */
export function limitAnonymousBodies(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  server.addHook('onRequest', (request, _reply, done) => {
    const { authorization, cookie, 'content-length': length, 'transfer-encoding': chunked } = request.headers;
    if (authorization !== undefined || cookie !== undefined) return done();
    if (chunked === undefined && Number(length ?? 0) <= ANONYMOUS_LIMIT_BYTES) return done();
    done(new HttpException({ detail: 'The request body is too large.' }, 413));
  });
}
