import type { AddressInfo } from 'node:net';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { FirstStartService } from './bootstrap/first-start.service.js';
import type { Config } from './config/config.js';
import { createApi } from './create-api.js';
import { NestLogger } from './logging/logger.js';
import { QueueModule } from './queue/queue.module.js';
import type { Stop } from './stop.js';
import { WorkerModule } from './worker/worker.module.js';

const DRAIN_MS = 25_000;

/** Serves what the role names until told to stop. @returns the exit code */
export async function serve(config: Config, log: Logger, stop: Stop): Promise<number> {
  const parts: INestApplicationContext[] = [];
  try {
    if (config.role !== 'worker') parts.push(await startApi(config, log));
    if (config.role !== 'api') parts.push(await startWorker(config, log));
    stop.drain();
    log.info({ reason: await stop.reason }, 'Stopping.');
    return 0;
  } finally {
    await drain(parts, log);
  }
}

async function startApi(config: Config, log: Logger): Promise<NestFastifyApplication> {
  const app = await createApi(config, log, QueueModule);
  const firstStart = app.get(FirstStartService);
  // Written before the port opens, so that whoever sees the API up finds the file; unless the port is not known yet.
  if (config.port !== 0) await firstStart.prepare(config.publicUrl);
  await app.listen(config.port, config.host);
  const { port } = app.getHttpServer().address() as AddressInfo;
  if (config.port === 0) await firstStart.prepare(`http://${config.host}:${port}`);
  log.info({ host: config.host, port, url: config.publicUrl }, 'The API is up.');
  return app;
}

async function startWorker(config: Config, log: Logger): Promise<INestApplicationContext> {
  const worker = await NestFactory.createApplicationContext(WorkerModule.with(config, log), {
    logger: new NestLogger(log),
    abortOnError: false,
  });
  log.info('The worker is up.');
  return worker;
}

/** Lets requests and passes end, the API first so that nothing new comes, but not for ever. */
async function drain(parts: readonly INestApplicationContext[], log: Logger): Promise<void> {
  const hurry = setTimeout(() => {
    log.warn('Draining took too long; leaving.');
    process.exit(1);
  }, DRAIN_MS);
  for (const part of parts) {
    await part.close().catch((error: unknown) => log.error({ err: error }, 'A part did not close well.'));
  }
  clearTimeout(hurry);
}
