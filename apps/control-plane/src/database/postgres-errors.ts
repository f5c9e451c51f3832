import { QueryFailedError, QueryRunnerAlreadyReleasedError } from 'typeorm';

interface PostgresFault {
  readonly code?: string;
  readonly constraint?: string;
}

const faultOf = (error: unknown): PostgresFault =>
  error instanceof QueryFailedError ? (error.driverError as PostgresFault) : ((error ?? {}) as PostgresFault);

/** Whether `error` is a breach of the unique constraint or index named `constraint`. */
export function isUniqueViolation(error: unknown, constraint: string): boolean {
  const { code, constraint: breached } = faultOf(error);
  return code === '23505' && breached === constraint;
}

/** Whether `error` is a breach of the foreign key named `constraint`, from either of its ends. */
export function isForeignKeyViolation(error: unknown, constraint: string): boolean {
  const { code, constraint: breached } = faultOf(error);
  return code === '23503' && breached === constraint;
}

/** Whether Postgres could not be reached, refused the connection or is on its way down: a passing fault. */
export function isConnectionFault(error: unknown): boolean {
  // A connection that ends between two statements of a transaction is given back by TypeORM, which says this at the next.
  if (error instanceof QueryRunnerAlreadyReleasedError) return true;
  const code = faultOf(error).code ?? '';
  if (/^(08|57P|53)/.test(code) || /^E(CONN|HOST|PIPE|TIMEDOUT|NOTFOUND|AI_AGAIN)/.test(code)) return true;
  const message = error instanceof Error ? error.message : '';
  // node-postgres and its pool say these with a message only.
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(
    message,
  );
}
