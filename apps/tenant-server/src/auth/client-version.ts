import { clientVersionFromUserAgent } from '@zendo/auth';
import type { RequestWithCaller } from '../kernel/http/caller.js';

/** What a client that names no version but uses an old path is taken for. */
export const ASSUMED_OLD_VERSION = '0.55.5';

/**
 * The version of the official client that made a request, or `undefined` for one that needs nothing special. One rule, in
 * this order: the device that the token belongs to; the User-Agent (clients from 0.72 on); a `python-requests` caller on a
 * `/workspaces` path is old.
 */
export function clientVersionOf(request: RequestWithCaller): string | undefined {
  const agent = request.headers['user-agent'];
  const named = request.caller?.deviceZenmlVersion ?? clientVersionFromUserAgent(agent);
  if (named) return named;
  const isOld = agent?.startsWith('python-requests/') && /^\/api\/v1\/workspaces(?:[/?]|$)/.test(request.url);
  return isOld ? ASSUMED_OLD_VERSION : undefined;
}
