import { pino } from 'pino';
import type { Config } from '../config/config.js';
import { createApp } from '../create-app.js';
import { Database } from '../database/database.js';
import { logRequests } from '../kernel/http/request-log.js';
import { nestLogger } from '../kernel/nest-logger.js';
import { startMetrics } from '../metrics/metrics-server.js';

/** How long requests in flight have to end after SIGTERM. */
const DRAIN_MS = 25_000;

/** `tenant-server serve`: answers until SIGTERM or SIGINT, then drains and ends. */
export async function serveCommand(config: Config): Promise<void> {
  const log = pino({ level: config.logLevel, base: { tenant: config.tenantId } });
  const app = await createApp(config, nestLogger(log));
  logRequests(app, log);
  const metrics = config.metricsPort && (await startMetrics(app, config.host, config.metricsPort, app.get(Database)));
  await app.listen(config.port, config.host);
  log.info({ url: config.url, port: config.port }, 'serving');

  let stopping = false;
  const stop = (reason: string): void => {
    if (stopping) return;
    stopping = true;
    log.info({ reason }, 'draining');
    setTimeout(() => process.exit(1), DRAIN_MS).unref();
    void Promise.allSettled([app.close(), metrics && metrics.close()]).then(() => process.exit(0));
  };
  process.once('SIGTERM', () => stop('SIGTERM'));
  process.once('SIGINT', () => stop('SIGINT'));
  if (config.exitWithParent)
    process.stdin
      .once('end', () => stop('parent gone'))
      .once('error', () => stop('parent gone'))
      .resume();
}
