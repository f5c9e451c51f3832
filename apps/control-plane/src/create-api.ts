import 'reflect-metadata';
import type { ModuleMetadata } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { ApiModule } from './api.module.js';
import type { Config } from './config/config.js';
import { DocsController } from './docs/docs.controller.js';
import { configureHttp, createAdapter } from './http/http-app.js';
import { NestLogger } from './logging/logger.js';

/** The whole API, initialized but not listening. @param queue a module that exports `ReconcileQueue` */
export async function createApi(
  config: Config,
  logger: Logger,
  queue: NonNullable<ModuleMetadata['imports']>[number],
): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(
    ApiModule.with(config, logger, queue),
    createAdapter(config),
    {
      logger: new NestLogger(logger),
      bodyParser: false,
      abortOnError: false,
    },
  );
  app.get(DocsController).describe(app);
  await configureHttp(app, config, logger);
  await app.init();
  return app;
}
