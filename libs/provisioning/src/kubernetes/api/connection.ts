import { existsSync } from 'node:fs';
// Types only: the package itself takes seconds to load, so it is loaded when a cluster is first asked for something.
import type { KubeConfig } from '@kubernetes/client-node';
import { ClusterError } from '../cluster.js';

/** How to reach a cluster. Without a kubeconfig: the pod's own account, or what kubectl would use. */
export interface ClusterAccess {
  readonly name: string;
  /** Path of a kubeconfig. */
  readonly kubeconfig?: string;
  readonly context?: string;
}

/** One request to the API server; `body` goes as JSON. */
export interface ApiRequest {
  readonly method: 'GET' | 'PATCH' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly contentType?: string;
}

/** A line of a watch: `ADDED`, `MODIFIED`, `DELETED`, `BOOKMARK` or `ERROR`, and the object. */
export interface WatchEvent {
  readonly type: string;
  readonly object: unknown;
}

const REQUEST_TIMEOUT_MS = 20_000;
/** How long headers and connections are used before credentials are read anew: tokens in files are replaced. */
const CREDENTIALS_MS = 300_000;
const ACCOUNT_TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token';

type Client = typeof import('@kubernetes/client-node');
type Context = InstanceType<Client['RequestContext']>;

/** What a request needs beside itself. The client makes new ones, with new connections, for each request. */
interface Credentials {
  readonly headers: Readonly<Record<string, string>>;
  readonly dispatcher: ReturnType<Context['getDispatcher']>;
}

/**
 * Requests to one cluster's API: the only user of `@kubernetes/client-node`, of which it takes credentials, TLS and
 * watches. Objects stay plain JSON, which is several times quicker than the package's typed models.
 */
export class Connection {
  #opened: Promise<{ client: Client; config: KubeConfig }> | undefined;
  #credentials: Promise<Credentials> | undefined;
  #readAtMs = 0;

  constructor(private readonly access: ClusterAccess) {}

  /** @returns the parsed answer. @throws ClusterError */
  async send(request: ApiRequest): Promise<unknown> {
    const { client, config } = await this.#open();
    const url = new URL(this.#server(config) + request.path);
    for (const [key, value] of Object.entries(request.query ?? {})) url.searchParams.set(key, value);
    const context = new client.RequestContext(url.toString(), request.method as never);
    context.setHeaderParam('Accept', 'application/json');
    context.setHeaderParam('Accept-Encoding', 'identity'); // near by: packing costs more than it saves
    if (request.body !== undefined) {
      context.setHeaderParam('Content-Type', request.contentType ?? 'application/json');
      context.setBody(JSON.stringify(request.body));
    }
    context.setSignal(AbortSignal.timeout(REQUEST_TIMEOUT_MS));
    let status: number;
    let text: string;
    try {
      await this.#authenticate(context);
      const response = await client.createConfiguration({}).httpApi.send(context).toPromise();
      status = response.httpStatusCode;
      text = await response.body.text();
    } catch (error) {
      throw this.#unanswered(error);
    }
    const answer = parse(text);
    if (status < 300) return answer;
    if (status === 401) this.#credentials = undefined;
    const { reason, message } = (answer ?? {}) as { reason?: string; message?: string };
    throw new ClusterError(status, reason ?? '', message ?? `The cluster ${this.access.name} answered ${status}.`);
  }

  /**
   * Follows changes until the API ends the watch or it is aborted.
   * @throws ClusterError; status 410 when the version is too old to follow from
   */
  async watch(
    path: string,
    query: Readonly<Record<string, string>>,
    onEvent: (event: WatchEvent) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const { client, config } = await this.#open();
    const watch = new client.Watch(config);
    let abort: () => void = () => undefined;
    await new Promise<void>((resolve, reject) => {
      const done = (error: unknown) => {
        // Silence for half a minute ends a watch too; the next one goes on where it stopped.
        const name = (error as Error | null)?.name;
        if (!error || signal.aborted || name === 'TimeoutError' || name === 'AbortError') resolve();
        else reject(this.#unanswered(error));
      };
      const started = watch.watch(path, { ...query }, (type, object) => onEvent({ type, object }), done);
      started.then((controller) => {
        abort = () => controller.abort();
        if (signal.aborted) abort();
        else signal.addEventListener('abort', abort);
      }, done);
    }).finally(() => signal.removeEventListener('abort', abort));
  }

  async #authenticate(context: Context): Promise<void> {
    const { headers, dispatcher } = await this.#currentCredentials();
    for (const [name, value] of Object.entries(headers)) context.setHeaderParam(name, value);
    if (dispatcher) context.setDispatcher(dispatcher);
  }

  #currentCredentials(): Promise<Credentials> {
    const kept = this.#credentials;
    if (kept && Date.now() - this.#readAtMs < CREDENTIALS_MS) return kept;
    const fresh = this.#readCredentials().catch((error: unknown) => {
      if (this.#credentials === fresh) this.#credentials = undefined;
      throw error;
    });
    this.#credentials = fresh;
    this.#readAtMs = Date.now();
    // What is under way on the old connections ends there.
    const close = () => void kept?.then(({ dispatcher }) => dispatcher?.close()).catch(() => undefined);
    if (kept) setTimeout(close, CREDENTIALS_MS / 5).unref();
    return fresh;
  }

  async #readCredentials(): Promise<Credentials> {
    const { client, config } = await this.#open();
    const probe = new client.RequestContext(this.#server(config), client.HttpMethod.GET);
    await config.applySecurityAuthentication(probe);
    return { headers: { ...probe.getHeaders() }, dispatcher: probe.getDispatcher() };
  }

  #server(config: KubeConfig): string {
    const server = config.getCurrentCluster()?.server;
    if (!server) throw new ClusterError(0, '', `The kubeconfig of the cluster ${this.access.name} names no server.`);
    return server.replace(/\/$/, '');
  }

  #unanswered(error: unknown): ClusterError {
    if (error instanceof ClusterError) return error;
    const { statusCode = 0, message, cause } = error as { statusCode?: number; message?: string; cause?: Error };
    const why = cause?.message || message || 'no reason given';
    return new ClusterError(statusCode, '', `The cluster ${this.access.name} does not answer: ${why}`, {
      cause: error,
    });
  }

  #open(): Promise<{ client: Client; config: KubeConfig }> {
    this.#opened ??= this.#load().catch((error: unknown) => {
      this.#opened = undefined; // a kubeconfig that is mended is found at the next try
      throw this.#unanswered(error);
    });
    return this.#opened;
  }

  async #load(): Promise<{ client: Client; config: KubeConfig }> {
    const client = await import('@kubernetes/client-node');
    const config = new client.KubeConfig();
    const { kubeconfig, context } = this.access;
    if (kubeconfig) config.loadFromFile(kubeconfig);
    else if (existsSync(ACCOUNT_TOKEN)) config.loadFromCluster();
    else config.loadFromDefault();
    if (context) config.setCurrentContext(context);
    return { client, config };
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return { message: text.slice(0, 300) };
  }
}
