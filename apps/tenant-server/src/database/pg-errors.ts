import pg from 'pg';

const UNIQUE_VIOLATION = '23505';
const FOREIGN_KEY_VIOLATION = '23503';
const RETRYABLE: ReadonlySet<string> = new Set(['40001', '40P01']);
// 57014: `statement_timeout` was over; 55P03: `lock_timeout` was.
const GIVEN_UP: ReadonlySet<string> = new Set(['57014', '55P03']);
const CONNECTION_CODES: ReadonlySet<string> = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN', 'EHOSTUNREACH'],
  // Class 57 and 08: shutting down, starting up, crashed, connection lost; 53300: no connection is free.
  ...['57P01', '57P02', '57P03', '08000', '08003', '08006', '53300'],
]);

const codeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;

/** Whether `error` is the breach of a unique constraint; with `constraint`, of just that one. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (codeOf(error) !== UNIQUE_VIOLATION) return false;
  return constraint === undefined || (error instanceof pg.DatabaseError && error.constraint === constraint);
}

/** Whether `error` says that a referenced row is missing, or that a referencing one is still there. */
export function isForeignKeyViolation(error: unknown, constraint?: string): boolean {
  if (codeOf(error) !== FOREIGN_KEY_VIOLATION) return false;
  return constraint === undefined || (error instanceof pg.DatabaseError && error.constraint === constraint);
}

/** Whether the same transaction may succeed when run again: deadlock or serialization fault. */
export const isRetryable = (error: unknown): boolean => RETRYABLE.has(codeOf(error) ?? '');

/** Whether Postgres could not be reached or went away. */
export function isAway(error: unknown): boolean {
  const code = codeOf(error);
  if (code !== undefined) return CONNECTION_CODES.has(code);
  return (
    error instanceof Error &&
    /^(?:Connection terminated|timeout e(?:xpired|xceeded when trying to connect)|Client has encountered a connection error)/.test(
      error.message,
    )
  );
}

/**
 * Whether Postgres gave up on a statement that took or waited too long (`statement_timeout`, `lock_timeout`), or that met
 * others' again and again: the same request may succeed when less is going on.
 */
export const isOverloaded = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && (isRetryable(error) || GIVEN_UP.has(error.code ?? ''));

/**
 * Whether a value was refused by Postgres itself (class 22): a NUL in a text, a number beyond its type. What a schema
 * can check is checked there; this is for the rest.
 */
export const isDataException = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && (error.code ?? '').startsWith('22');
