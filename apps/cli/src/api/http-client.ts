import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { apiFault } from '../errors/api-fault.js';
import { CliError } from '../errors/cli.error.js';
import { ExitCode } from '../errors/exit-code.js';

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

/** Parameters of an address; those that are `undefined` are left out, lists are repeated. */
export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

export interface RequestOptions {
  readonly query?: Query;
  readonly body?: unknown;
  /** Sent as they are instead of JSON. Sending them again must be harmless. */
  readonly bytes?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface HttpClientOptions {
  readonly url: string;
  readonly token?: string;
  readonly userAgent: string;
  /** Replaced in tests. */
  readonly fetch?: typeof fetch;
  /** Longest time that a request, its retries included, may take to be answered. */
  readonly budgetMs?: number;
  /** How long a server that refuses connections is tried before we say that it is not there. */
  readonly refusedBudgetMs?: number;
}

const ATTEMPT_TIMEOUT_MS = 30_000;
const RETRY_STATUS: ReadonlySet<number> = new Set([502, 503, 504]);
/** The request whose answer got lost is still being worked on: its answer comes with another repeat. */
const IN_PROGRESS = 'idempotency_key_in_use';

/**
 * JSON over fetch. A change carries an `Idempotency-Key` that stays the same over its retries, so that a request whose
 * answer got lost is not done twice; a read is repeated freely.
 */
export class HttpClient {
  readonly url: string;

  constructor(private readonly options: HttpClientOptions) {
    this.url = options.url;
  }

  /** @returns the parsed body, `undefined` when empty. @throws CliError for an error answer or an absent server */
  async request<Body>(method: Method, path: string, options: RequestOptions = {}): Promise<Body> {
    const headers: Record<string, string> = { accept: 'application/json', ...options.headers };
    if (options.bytes) headers['content-type'] = 'application/octet-stream';
    else if (method !== 'GET') headers['idempotency-key'] = randomUUID();
    if (options.body !== undefined) headers['content-type'] = 'application/json';
    const response = await this.sendWithRetries(method, path, headers, options);
    return (await parseBody(response)) as Body;
  }

  /** One attempt at a stream (server-sent events): no retry here, the watcher reconnects by itself. */
  async stream(path: string, headers: Record<string, string>, signal: AbortSignal): Promise<Response> {
    const response = await this.send('GET', path, { accept: 'text/event-stream', ...headers }, { signal });
    if (!response.ok) throw apiFault(response.status, await safeJson(response), response.headers.get('x-request-id'));
    return response;
  }

  private async sendWithRetries(
    method: Method,
    path: string,
    headers: Record<string, string>,
    options: RequestOptions,
  ): Promise<Response> {
    const startedAt = Date.now();
    for (let attempt = 0; ; attempt += 1) {
      let failure: unknown;
      let status = 0;
      try {
        const signal = AbortSignal.any([
          AbortSignal.timeout(ATTEMPT_TIMEOUT_MS),
          ...(options.signal ? [options.signal] : []),
        ]);
        const response = await this.send(method, path, headers, { ...options, signal });
        if (response.ok) return response;
        status = response.status;
        failure = apiFault(status, await safeJson(response), response.headers.get('x-request-id'));
      } catch (error) {
        if (options.signal?.aborted) throw options.signal.reason;
        failure = unreachable(this.url, error);
      }
      const refused = status === 0 && isRefused(failure);
      const budget = refused ? (this.options.refusedBudgetMs ?? 1200) : (this.options.budgetMs ?? 15_000);
      const pause = Math.min(2000, 150 * 2 ** attempt) * (0.75 + Math.random() / 2);
      const mayRetry = status === 0 ? !isHopeless(failure) : RETRY_STATUS.has(status) || isInProgress(failure);
      if (!mayRetry || Date.now() - startedAt + pause > budget) throw failure;
      await sleep(pause, undefined, { signal: options.signal });
    }
  }

  private async send(
    method: Method,
    path: string,
    headers: Record<string, string>,
    { query = {}, body, bytes, signal }: RequestOptions,
  ): Promise<Response> {
    const url = new URL(this.url + path);
    for (const [name, value] of Object.entries(query)) {
      for (const each of [value ?? []].flat()) url.searchParams.append(name, String(each));
    }
    const { token, userAgent, fetch: send = fetch } = this.options;
    return send(url, {
      method,
      headers: { 'user-agent': userAgent, ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers },
      body: bytes ?? (body === undefined ? undefined : JSON.stringify(body)),
      signal,
      // A redirect would send the key to another place.
      redirect: 'manual',
    });
  }
}

async function safeJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}

async function parseBody(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new CliError('The server did not answer with JSON; is this the address of a Zendo?', ExitCode.Error, {
      hint: `Asked ${response.url}.`,
      cause: error,
    });
  }
}

interface Fault {
  readonly name?: string;
  readonly message?: string;
  readonly code?: unknown;
  readonly cause?: unknown;
  readonly errors?: readonly unknown[];
}
const faultOf = (error: unknown): Fault => (typeof error === 'object' && error !== null ? error : {});

/** The system's error code behind a failed fetch, such as `ECONNREFUSED`: its own, its causes', or its first attempt's. */
function systemCode(error: unknown, depth = 0): string | undefined {
  const { code, cause, errors } = faultOf(error);
  if (typeof code === 'string') return code;
  if (depth > 4) return undefined;
  const causes = [cause, errors?.[0]].filter((each) => each !== undefined);
  return causes.map((each) => systemCode(each, depth + 1)).find((each) => each !== undefined);
}

const isRefused = (failure: unknown): boolean => systemCode((failure as Error).cause) === 'ECONNREFUSED';

const isInProgress = (failure: unknown): boolean => failure instanceof CliError && failure.options.code === IN_PROGRESS;

// No name, a bad certificate or a port that no browser would ask will be the same in a second.
const HOPELESS = /^(?:ENOTFOUND|EAI_AGAIN|ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|ERR_INVALID_URL)/;
const isHopeless = (failure: unknown): boolean => HOPELESS.test(systemCode((failure as Error).cause) ?? '');

function unreachable(url: string, error: unknown): CliError {
  const code = systemCode(error);
  const local = ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);
  const options = {
    cause: error,
    hint: local ? 'Is Zendo running? Start it with npm start.' : 'Check ZENDO_URL and your network.',
  };
  if (code === 'ECONNREFUSED')
    return new CliError(`Nothing answers at ${url} (connection refused).`, ExitCode.Unreachable, options);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new CliError(`The host of ${url} is not known.`, ExitCode.Unreachable, options);
  }
  const { name, message, cause } = faultOf(error);
  if (name === 'TimeoutError') {
    return new CliError(`${url} did not answer in time.`, ExitCode.Unreachable, options);
  }
  const reason = code ?? faultOf(cause).message ?? message ?? 'the connection failed';
  return new CliError(`Cannot reach ${url}: ${reason}.`, ExitCode.Unreachable, options);
}
