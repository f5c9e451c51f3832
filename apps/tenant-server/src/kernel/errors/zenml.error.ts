/** Names that the official client maps to its own exception classes (wire contract, section 3). */
export type ZenmlErrorName =
  | 'EntityExistsError'
  | 'IllegalOperationError'
  | 'CredentialsNotValid'
  | 'AuthorizationException'
  | 'KeyError'
  | 'DoesNotExistException'
  | 'ValidationError'
  | 'ValueError'
  | 'EntityCreationError'
  | 'RuntimeError'
  | 'NotImplementedError'
  | 'LogStoreError'
  | 'LogStoreRateLimitError'
  | 'LogStoreUnavailableError'
  | 'MethodNotAllowedError';

/** An error of the tenant API, answered as `{"detail": [name, message]}`. */
export class ZenmlError extends Error {
  constructor(
    readonly exception: ZenmlErrorName,
    readonly status: number,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** 404. The official server sends a KeyError's text through Python's repr, so the client expects the extra quotes. */
export class NotFoundError extends ZenmlError {
  constructor(message: string) {
    super('KeyError', 404, pythonRepr(message));
  }

  /** `Unable to get <what> with ID '<id>': No <what> with this ID found`. */
  static byId(what: string, id: string): NotFoundError {
    return new NotFoundError(`Unable to get ${what} with ID '${id}': No ${what} with this ID found`);
  }
}

/** 409. */
export class EntityExistsError extends ZenmlError {
  constructor(message: string, options?: { cause?: unknown }) {
    super('EntityExistsError', 409, message, options);
  }
}

/** 403: the request is well-formed but what it asks is not allowed now or ever. */
export class IllegalOperationError extends ZenmlError {
  constructor(message: string) {
    super('IllegalOperationError', 403, message);
  }
}

/** 400: a value is out of range or breaks a rule of the domain. */
export class ValueError extends ZenmlError {
  constructor(message: string) {
    super('ValueError', 400, message);
  }
}

/** 422 in the `detail` shape: a filter or sort parameter that does not parse. */
export class FilterError extends ZenmlError {
  constructor(message: string) {
    super('ValueError', 422, message);
  }
}

/** 422 in the `detail` shape: a text in a well-formed body that cannot be read as what it stands for. */
export class UnreadableValueError extends ZenmlError {
  constructor(message: string) {
    super('ValueError', 422, message);
  }
}

/** 401. The message is what the client prints. */
export class CredentialsNotValidError extends ZenmlError {
  constructor(message: string) {
    super('CredentialsNotValid', 401, message);
  }
}

/** 500 after numbering was tried in vain. */
export class EntityCreationError extends ZenmlError {
  constructor(message: string) {
    super('EntityCreationError', 500, message);
  }
}

/** 500 with a message the client shows; for rules that the official server breaks in this way. */
export class ServerRuntimeError extends ZenmlError {
  constructor(message: string) {
    super('RuntimeError', 500, message);
  }
}

/** 501. */
export class NotImplementedHereError extends ZenmlError {
  constructor(message: string) {
    super('NotImplementedError', 501, message);
  }
}

/** 502: where the tenant keeps its logs, the request was refused or answered with what is no answer. */
export class LogStoreError extends ZenmlError {
  constructor(message: string) {
    super('LogStoreError', 502, message);
  }
}

/** 503: where the tenant keeps its logs, nobody answers now. */
export class LogStoreUnavailableError extends ZenmlError {
  constructor(message: string, options?: { cause?: unknown }) {
    super('LogStoreUnavailableError', 503, message, options);
  }
}

/** 429: where the tenant keeps its logs, it has asked too often. */
export class LogStoreRateLimitError extends ZenmlError {
  /** @param retryAfter seconds, when it was said. */
  constructor(
    message: string,
    readonly retryAfter: number | undefined,
  ) {
    super('LogStoreRateLimitError', 429, message);
  }
}

/** 422 as a bare array: the body, path or query has not the form that the operation asks for. */
export class RequestInvalidError extends Error {
  /** @param faults one line each, such as `body.name: Field required`. */
  constructor(readonly faults: readonly string[]) {
    super(`${faults.length} validation error${faults.length === 1 ? '' : 's'}:\n  ${faults.join('\n  ')}`);
    this.name = 'RequestInvalidError';
  }
}

/** 503: Postgres is away; the client tries again by itself. */
export class DatabaseAwayError extends Error {
  constructor(cause: unknown) {
    super('The database is not available. Please try again later.', { cause });
    this.name = 'DatabaseAwayError';
  }
}

/** How Python prints a string: single quotes unless it holds one and no double quote. */
function pythonRepr(text: string): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  return text.includes("'") && !text.includes('"') ? `"${escaped}"` : `'${escaped.replaceAll("'", "\\'")}'`;
}
