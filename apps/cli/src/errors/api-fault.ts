import { CliError } from './cli.error.js';
import { ExitCode } from './exit-code.js';

/** RFC 9457 problem JSON as the admin API sends it; every member is checked before use. */
interface Problem {
  readonly title?: string;
  readonly detail?: string;
  readonly code?: string;
  readonly operationId?: string;
  readonly faults: readonly string[];
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

function problemOf(body: unknown): Problem {
  const members = record(body);
  const errors = Array.isArray(members['errors']) ? members['errors'] : [];
  return {
    title: text(members['title']),
    detail: text(members['detail']),
    code: text(members['code']),
    operationId: text(members['operation_id']),
    faults: errors.map((each) => {
      const { pointer, parameter, detail } = record(each);
      const where = text(parameter) ?? (text(pointer) ?? '').replace(/^#?\//, '').replaceAll('/', '.');
      const what = text(detail) ?? 'is not valid';
      return where ? `${where}: ${what}` : what;
    }),
  };
}

function exitCodeOf(status: number): ExitCode {
  if (status === 400 || status === 422) return ExitCode.Usage;
  if (status === 401 || status === 403) return ExitCode.Auth;
  if (status === 404 || status === 410) return ExitCode.NotFound;
  if (status === 409 || status === 412 || status === 423) return ExitCode.Conflict;
  if (status === 502 || status === 503 || status === 504) return ExitCode.Unreachable;
  return ExitCode.Error;
}

/** Zendo's own 404 has a code. Any other is of a path that this server does not have at all. */
const isElsewhere = (status: number, { code }: Problem): boolean => status === 404 && code === undefined;

function hintOf(status: number, problem: Problem): string | undefined {
  if (isElsewhere(status, problem)) return 'Is this the address of a Zendo? That of a tenant is another one.';
  if (status === 401) return 'Run `zendo login`, or set ZENDO_URL and ZENDO_API_KEY.';
  if (status === 403) return 'Your key or account may not do this; `zendo whoami` shows which one is used.';
  if (status === 423 && problem.operationId) {
    return `Operation ${problem.operationId} is still running: \`zendo operations watch ${problem.operationId}\` waits for it.`;
  }
  if (status === 429) return 'Wait a moment and try again.';
  if (status >= 500) return "See the control plane's log for the request id, or try again.";
  return undefined;
}

/** Turns an error answer of the admin API into what the person reads and the exit code. */
export function apiFault(status: number, body: unknown, requestId?: string | null): CliError {
  const problem = problemOf(body);
  const message = problem.detail ?? problem.title ?? `The server answered ${status}.`;
  const withId = status >= 500 && requestId ? `${message} (request ${requestId})` : message;
  return new CliError(withId, isElsewhere(status, problem) ? ExitCode.Error : exitCodeOf(status), {
    hint: hintOf(status, problem),
    // A single fault is often the message itself.
    faults: problem.faults.filter((fault) => !fault.endsWith(message)),
    code: problem.code,
  });
}
