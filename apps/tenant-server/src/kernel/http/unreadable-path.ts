import type { FastifyReply } from 'fastify';
import { SECURITY_HEADERS } from './security-headers.js';

/**
 * Refuses what the router cannot read, in the API's shape: a path that is not encoded as it should be, or a part of it
 * beyond all lengths. No hook sees such a request.
 */
export function refuseUnreadablePath(error: Error & { statusCode?: number }, reply: FastifyReply): void {
  const { statusCode = 400 } = error;
  const detail = statusCode === 414 ? 'A part of the path is too long.' : 'The path is not encoded as it should be.';
  void reply.status(statusCode).headers(SECURITY_HEADERS).send({ detail });
}
