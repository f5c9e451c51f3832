import 'reflect-metadata';
import { type LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { drainConnections } from '@zendo/auth';
import type { FastifyReply } from 'fastify';
import { AppModule } from './app.module.js';
import { CredentialsGuard } from './auth/credentials.guard.js';
import type { Config } from './config/config.js';
import { serveDashboard } from './dashboard/serve-dashboard.js';
import { Database } from './database/database.js';
import { answerHealth } from './health/health.js';
import { limitAnonymousBodies } from './kernel/http/anonymous-limit.js';
import { sayAllowedMethods } from './kernel/http/allowed-methods.js';
import { useBodyParsers } from './kernel/http/body-parsers.js';
import { useExactAnswers } from './kernel/http/exact-answers.js';
import { useSecurityHeaders } from './kernel/http/security-headers.js';
import { refuseUnreadablePath } from './kernel/http/unreadable-path.js';
import { currentPath } from './presenters/workspace-paths.js';
import { WebhookIntakeService } from './webhooks/intake/webhook-intake.service.js';

/** The original's limit (wire contract, section 4). */
const BODY_LIMIT_BYTES = 256 * 1024 * 1024;

/**
 * The whole application, initialized but not listening.
 * @param logger where Nest and the features log; `false` for silence.
 */
export async function createApp(config: Config, logger: LoggerService | false): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT_BYTES,
    trustProxy: config.trustedProxies.length > 0 ? [...config.trustedProxies] : false,
    // Old clients' paths lead to today's handlers; what a caller then reads is presenters/'s affair.
    rewriteUrl: ({ url = '/' }) => currentPath(url),
    // The original has no HEAD but for /health and /ready; a route for each GET would also double them at every start.
    exposeHeadRoutes: false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 400 },
    forceCloseConnections: 'idle',
    frameworkErrors: (error: Error, _request: unknown, reply: unknown) =>
      refuseUnreadablePath(error, reply as FastifyReply),
    // nest's adapter has no use for Fastify's own request log: one line a request is written in serve.command.ts
    logger: false,
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(config), adapter, {
    logger,
    bodyParser: false,
    abortOnError: false,
  });
  drainConnections(adapter.getInstance());
  sayAllowedMethods(app);
  useBodyParsers(app, BODY_LIMIT_BYTES);
  useSecurityHeaders(app);
  useExactAnswers(app);
  const everywhere = { strict: false } as const;
  limitAnonymousBodies(app, app.get(CredentialsGuard, everywhere), app.get(WebhookIntakeService, everywhere));
  answerHealth(app, app.get(Database));
  serveDashboard(app, config.dashboardDir);
  await app.init();
  return app;
}
