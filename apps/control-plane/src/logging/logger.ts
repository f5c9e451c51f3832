import type { LoggerService } from '@nestjs/common';
import { type DestinationStream, type Logger, pino } from 'pino';
import type { Config } from '../config/config.js';

// Nothing here is meant to log a secret; this is the second lock on the door.
const REDACTED = [
  'authorization',
  'cookie',
  'password',
  'passwordHash',
  'ownerPasswordHash',
  'apiKey',
  'token',
  'key',
  'secret',
];
const PATHS = REDACTED.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** The process's logger: JSON lines on standard output, secrets taken out by name. */
export const createLogger = (
  config: Pick<Config, 'logLevel' | 'role'>,
  // Written at once: what pino would still hold at the end it tries for ever to write into a pipe that nobody reads.
  destination: DestinationStream = pino.destination({ dest: 1, sync: true }),
): Logger =>
  pino(
    {
      level: config.logLevel,
      base: { service: 'control-plane', role: config.role },
      redact: { paths: PATHS, censor: '[redacted]' },
      serializers: { err: serializeError },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    destination,
  );

/**
 * Keeps what tells of an error and leaves out what carries data: TypeORM and node-postgres hang the statement's
 * parameters and the row itself on their errors.
 */
function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack, cause } = error;
  const { code, constraint, table } = error as { code?: unknown; constraint?: unknown; table?: unknown };
  return {
    name,
    message,
    stack,
    code,
    constraint,
    table,
    cause: cause === undefined ? undefined : serializeError(cause),
  };
}

/** Nest's own messages, through the same logger. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }
  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }
  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }
  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }
  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }
  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  private write(level: 'trace' | 'debug' | 'warn' | 'error' | 'fatal', message: unknown, rest: unknown[]): void {
    const context = rest.at(-1);
    const fields = { context: typeof context === 'string' ? context : undefined };
    if (message instanceof Error) this.logger[level]({ ...fields, err: message }, message.message);
    else if (typeof message === 'object') this.logger[level]({ ...fields, ...message });
    else this.logger[level](fields, String(message));
  }
}
