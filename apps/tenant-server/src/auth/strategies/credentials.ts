import type { FastifyRequest } from 'fastify';

/** What follows `Bearer ` in the Authorization header. */
export function bearerOf(request: FastifyRequest): string | undefined {
  const header = request.headers.authorization;
  return header && /^bearer /i.test(header) ? header.slice(7).trim() || undefined : undefined;
}

/** The `X-CSRF-Token` header, which a session of another site needs. */
export function csrfTokenOf(request: FastifyRequest): string | undefined {
  const header = request.headers['x-csrf-token'];
  return typeof header === 'string' ? header : undefined;
}
