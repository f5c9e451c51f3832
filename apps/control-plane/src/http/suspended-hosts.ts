import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config/config.js';

type Surroundings = Pick<Config, 'runtime' | 'tenantUrl' | 'publicUrl' | 'catalog'>;

const RETRY_AFTER_SECONDS = '60';

/**
 * On Kubernetes the host of a suspended tenant leads here. Answers such a request with 503: JSON as ZenML clients read
 * it, a page for a browser. @returns whether it was one, and is answered
 */
export function suspendedHosts(config: Surroundings): (request: FastifyRequest, reply: FastifyReply) => boolean {
  if (config.runtime !== 'kubernetes') return () => false;
  const own = new URL(config.publicUrl).hostname;
  const patterns = [config.tenantUrl, ...config.catalog.clusters.map(({ tenantUrl }) => tenantUrl)]
    .filter((url) => url !== undefined)
    .map(hostPattern);
  return (request, reply) => {
    const { hostname } = request;
    if (hostname === own) return false;
    const tenant = patterns.map((pattern) => pattern.exec(hostname)?.groups?.['tenant']).find(Boolean);
    if (!tenant) return false;
    answer(tenant, request, reply);
    return true;
  };
}

/** Matches the hosts that a pattern such as `https://{name}.zendo.example.com` gives. */
function hostPattern(url: string): RegExp {
  const host = url.replace(/^https?:\/\//, '').split(/[:/]/, 1)[0] ?? '';
  const escaped = host.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&');
  return new RegExp(
    `^${escaped.replace(/\{(?:name|id)\}/, '(?<tenant>[a-z0-9-]{1,63})').replaceAll(/\{\w+\}/g, '[a-z0-9-]+')}$`,
  );
}

function answer(tenant: string, { headers }: FastifyRequest, reply: FastifyReply): void {
  const message = `The tenant ${tenant} is suspended. Its data is kept; ask your operator to resume it.`;
  const html = headers.accept?.includes('text/html') === true;
  void reply
    .code(503)
    .header('retry-after', RETRY_AFTER_SECONDS)
    .type(html ? 'text/html; charset=utf-8' : 'application/json')
    .send(html ? page(tenant, message) : JSON.stringify({ detail: ['TenantSuspendedError', message] }));
}

const page = (tenant: string, message: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>${tenant}: suspended</title>` +
  `<meta name="viewport" content="width=device-width"><h1>Suspended</h1><p>${message}</p></html>`;
