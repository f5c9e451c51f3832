import { stdSerializers } from 'pino';

/**
 * An error as a log line holds it. Of one from Postgres without `detail` and `where`: they quote rows, and with them hashes
 * and sealed values.
 */
export function loggedError(error: Error): Readonly<Record<string, unknown>> {
  const { detail: _detail, where: _where, ...told } = stdSerializers.err(error) as unknown as Record<string, unknown>;
  return told;
}
