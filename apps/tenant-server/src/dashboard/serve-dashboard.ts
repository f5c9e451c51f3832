import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { isForDashboard } from './dashboard-path.js';
import { InstalledDashboard } from './installed-dashboard.js';

/**
 * Answers with the official dashboard where one is installed in `directory`; it may come and go while the server runs.
 * @param directory `undefined`: there is none, and there will be none
 */
export function serveDashboard(app: NestFastifyApplication, directory: string | undefined): void {
  if (directory === undefined) return;
  const installed = new InstalledDashboard(directory);
  const logger = new Logger('dashboard');
  let files: Promise<FastifyInstance> | undefined;
  const server = app.getHttpAdapter().getInstance();
  server.addHook('onRequest', async (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '/';
    if (!isForDashboard(request.method, path, request.routeOptions.url)) return;
    if (!(await installed.find())) return;
    files ??= import('./file-server.js').then(({ createFileServer }) => createFileServer(installed));
    try {
      const { routing } = await files;
      reply.hijack();
      routing(request.raw, reply.raw);
    } catch (error) {
      files = undefined;
      logger.error({ err: error }, 'the dashboard cannot be served');
    }
  });
  server.addHook('onClose', async () => {
    await files?.then((each) => each.close()).catch(() => undefined);
  });
}
