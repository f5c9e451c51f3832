import { pino } from 'pino';
import type { Config } from '../config/config.js';
import { createApp } from '../create-app.js';
import { Database } from '../database/database.js';
import { logRequests } from '../kernel/http/request-log.js';
import { HeldLines } from '../kernel/log/held-lines.js';
import { loggedError } from '../kernel/log/logged-error.js';
import { nestLogger } from '../kernel/log/nest-logger.js';
import { watchParent } from './parent.js';

/** How long requests in flight have to end after SIGTERM. */
const DRAIN_MS = 25_000;

/** `tenant-server serve`: answers until SIGTERM or SIGINT, then drains and ends. */
export async function serveCommand(config: Config): Promise<void> {
  const lines = new HeldLines();
  process.once('exit', lines.flush);
  const base = { tenant: config.tenantId };
  const log = pino({ level: config.logLevel, base, serializers: { err: loggedError } }, lines);
  const parts: { close(): Promise<unknown> }[] = [];
  let serving = false;
  let stopping = false;
  const stop = (reason: string): void => {
    if (stopping) return;
    stopping = true;
    log.info({ reason }, 'draining');
    // What is only starting, perhaps waiting for its database, has nothing to drain.
    if (!serving) process.exit(0);
    setTimeout(() => process.exit(1), DRAIN_MS).unref();
    void Promise.allSettled(parts.map((part) => part.close())).then(() => process.exit(0));
  };
  process.once('SIGTERM', () => stop('SIGTERM'));
  process.once('SIGINT', () => stop('SIGINT'));
  watchParent(config, () => stop('parent gone'));

  const app = await createApp(config, nestLogger(log));
  parts.push(app);
  logRequests(app, log);
  if (config.metricsPort) {
    const { startMetrics } = await import('../metrics/metrics-server.js');
    parts.push(await startMetrics(app, config.host, config.metricsPort, app.get(Database)));
  }
  await app.listen(config.port, config.host);
  serving = true;
  log.info({ url: config.url, port: config.port }, 'serving');
}
