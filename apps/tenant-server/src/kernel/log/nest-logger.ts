import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

/** Nest's logger on pino: `logger.warn({ err }, 'text', 'context')` becomes one JSON line. */
export function nestLogger(log: Logger): LoggerService {
  const write =
    (level: 'info' | 'warn' | 'error' | 'debug' | 'trace' | 'fatal') =>
    (message: unknown, ...rest: unknown[]): void => {
      const context = rest.findLast((each) => typeof each === 'string');
      if (message instanceof Error) return log[level]({ err: message, context });
      if (typeof message === 'object' && message !== null) return log[level]({ ...message, context, msg: rest[0] });
      return log[level]({ context }, String(message));
    };
  return {
    // Nest tells of every route it maps; that is for debugging.
    log: write('debug'),
    warn: write('warn'),
    error: write('error'),
    debug: write('debug'),
    verbose: write('trace'),
    fatal: write('fatal'),
  };
}
