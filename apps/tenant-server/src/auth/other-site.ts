import { isCrossSite } from '@zendo/auth';
import type { FastifyRequest } from 'fastify';

/**
 * Whether a page of another site makes this request. The host that the browser asked for counts as well as the configured
 * one: on one machine both `localhost` and `127.0.0.1` lead here, and a page that was served by the same host is no other
 * site.
 * @param url where clients reach this server.
 */
export function isFromOtherSite(request: FastifyRequest, url: string): boolean {
  const from = request.headers.origin ?? request.headers.referer;
  return isCrossSite(from, new URL(url).host) && isCrossSite(from, request.host);
}
