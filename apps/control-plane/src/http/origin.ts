import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** Where a request comes from. */
export interface Origin {
  readonly sourceIp: string | null;
  readonly userAgent: string | null;
  readonly requestId: string | null;
}

/** Visible ASCII only, at most 512 characters: what may go into a row and a log line. */
const plain = (text: string | undefined): string | null => text?.replace(/[^\x20-\x7e]/g, '?').slice(0, 512) ?? null;

/** Where this request comes from. */
export const originOf = (request: FastifyRequest): Origin => ({
  sourceIp: request.ip,
  userAgent: plain(request.headers['user-agent']),
  requestId: String(request.id),
});

/** `@RequestOrigin() origin: Origin` in a handler. */
export const RequestOrigin = createParamDecorator((_: unknown, context: ExecutionContext): Origin =>
  originOf(context.switchToHttp().getRequest<FastifyRequest>()),
);
