import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import helmet from '@fastify/helmet';
import { Reflector } from '@nestjs/core';
import { StandardSchemaSerializerInterceptor } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { drainConnections } from '@zendo/auth';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Config } from '../config/config.js';
import { IdempotencyInterceptor } from '../idempotency/idempotency.interceptor.js';
import { callerOf } from '../identity/caller.js';
import { MAX_PART_BYTES } from '../imports/imports.schemas.js';
import { Metrics } from '../metrics/metrics.js';
import { answerClientError } from './client-error.js';
import { problem } from './problem.js';
import { ProblemFilter, sendProblem } from './problem.filter.js';
import { RouteTable } from './route-table.js';
import { suspendedHosts } from './suspended-hosts.js';
import { ValidationPipe } from './validation.pipe.js';

const BODY_LIMIT_BYTES = 256 * 1024;
const REQUEST_ID = /^[\w.:/+=-]{1,128}$/;

/** Fastify as the API uses it. The id of a request is the caller's own when it is a plain one. */
export const createAdapter = (config: Config): FastifyAdapter =>
  new FastifyAdapter({
    bodyLimit: BODY_LIMIT_BYTES,
    trustProxy: config.trustedProxies.length > 0 ? [...config.trustedProxies] : false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    forceCloseConnections: 'idle',
    requestTimeout: 30_000,
    logger: false,
    genReqId: (request: IncomingMessage) => {
      const given = request.headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
    },
    clientErrorHandler: answerClientError,
    // What the router cannot read: an address that is not encoded as it should be, or a part of it beyond all lengths.
    frameworkErrors: (_error: Error, request: unknown, reply: unknown) => {
      const body = problem(400, 'malformed_request', 'The path of this address cannot be read.');
      const { id } = request as FastifyRequest;
      sendProblem((reply as FastifyReply).header('x-request-id', id), { ...body, request_id: id });
    },
  });

/** Everything between the socket and the handlers. To be called before `app.init()`. */
export async function configureHttp(app: NestFastifyApplication, config: Config, log: Logger): Promise<void> {
  const routes = new RouteTable();
  const server = app.getHttpAdapter().getInstance();
  const metrics = app.get(Metrics);
  drainConnections(server);
  server.addHook('onRoute', (route) => routes.add(route));
  const suspended = suspendedHosts(config);
  server.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id).header('cache-control', 'no-store');
    if (!suspended(request, reply)) done();
  });
  server.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unmatched';
    // A stream lasts as long as what it watches: its time says nothing of the API.
    if (!route.endsWith('/events')) {
      metrics.observeRequest(request.method, route, reply.statusCode, reply.elapsedTime / 1_000);
    }
    const level = reply.statusCode >= 500 ? 'warn' : isProbe(route) ? 'debug' : 'info';
    log[level](
      {
        request_id: request.id,
        method: request.method,
        // Without its query, which a careless caller may have put a secret into.
        path: request.url.split('?', 1)[0],
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        ip: request.ip,
        caller: callerOf(request)?.actor.id,
      },
      'request',
    );
    done();
  });
  await app.register(helmet, {
    contentSecurityPolicy: { directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] }, useDefaults: false },
    strictTransportSecurity: config.publicUrl.startsWith('https:'),
    frameguard: { action: 'deny' },
  });
  useJsonBodies(app);
  // Parts of an archive, the one thing that is not JSON: as the bytes that they are.
  app.useBodyParser('application/octet-stream', { bodyLimit: MAX_PART_BYTES }, (_request, body: Buffer, done) =>
    done(null, body),
  );
  app.useGlobalFilters(new ProblemFilter(routes, log));
  app.useGlobalPipes(new ValidationPipe());
  // The outer one first: what is kept for a replay is what went out.
  app.useGlobalInterceptors(
    app.get(IdempotencyInterceptor),
    new StandardSchemaSerializerInterceptor(app.get(Reflector)),
  );
}

const isProbe = (route: string): boolean => ['/livez', '/readyz', '/metrics'].includes(route);

/** JSON only; an empty body is none, whatever its type says, so that verbs need no `{}`. */
function useJsonBodies(app: NestFastifyApplication): void {
  app.useBodyParser('application/json', { bodyLimit: BODY_LIMIT_BYTES }, (_request, body: Buffer, done) => {
    if (body.length === 0) return done(null, undefined);
    // Decoding would put U+FFFD where it is not, and keep what nobody has sent.
    if (!isUtf8(body)) return done(unreadable('The body is not UTF-8.'), undefined);
    try {
      done(null, JSON.parse(body.toString('utf8')));
    } catch {
      done(unreadable('The body is not JSON.'), undefined);
    }
  });
}

const unreadable = (message: string): Error => Object.assign(new Error(message), { statusCode: 400 });
