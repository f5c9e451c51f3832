import fastifyStatic from '@fastify/static';
import { fastify, type FastifyInstance } from 'fastify';
import { DASHBOARD_HEADERS, DASHBOARD_POLICY } from './content-policy.js';
import { fileFor } from './dashboard-path.js';
import type { InstalledDashboard } from './installed-dashboard.js';

/** The names of assets hold a hash of what is in them. */
const FOR_EVER = { maxAge: '365d', immutable: true } as const;
/** Kept, but asked for again each time: with its ETag, so that the answer is 304 mostly. */
const ASK_AGAIN = 'no-cache';

/**
 * A server of its own for the dashboard's files, to which requests are handed over as they came. It is made when the
 * first of them comes: where no dashboard is installed, it costs nothing.
 */
export async function createFileServer(installed: InstalledDashboard): Promise<FastifyInstance> {
  const server = fastify({ logger: false, exposeHeadRoutes: true });
  await server.register(fastifyStatic, { serve: false, preCompressed: true, dotfiles: 'ignore', index: false });
  server.get('/*', async (request, reply) => {
    const dashboard = await installed.find();
    // Removed in this very moment.
    if (!dashboard) return reply.callNotFound();
    const file = fileFor((request.params as { '*': string })['*'], dashboard.rootFiles);
    const isAsset = file.startsWith('assets/');
    void reply.headers(DASHBOARD_HEADERS);
    if (file === 'index.html') void reply.header('Content-Security-Policy', DASHBOARD_POLICY);
    if (!isAsset) void reply.header('Cache-Control', ASK_AGAIN);
    return reply.sendFile(file, dashboard.root, isAsset ? FOR_EVER : { cacheControl: false });
  });
  server.setNotFoundHandler((_request, reply) =>
    reply
      .status(404)
      .headers({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' })
      .send({ detail: 'Not Found' }),
  );
  server.setErrorHandler((error, _request, reply) => {
    const { statusCode = 500 } = error as { statusCode?: number };
    // What cannot be a file's name, such as `..`, is as good as not there.
    if (statusCode === 403) return void reply.callNotFound();
    const detail = statusCode < 500 ? (error as Error).message : 'Internal Server Error';
    void reply.status(statusCode).header('Cache-Control', 'no-store').send({ detail });
  });
  await server.ready();
  return server;
}
