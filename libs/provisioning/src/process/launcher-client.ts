import { request, type IncomingMessage } from 'node:http';
import type {
  MigrationRequest,
  MigrationStatus,
  ServerRequest,
  StopRequest,
  TenantEvent,
  TenantStatus,
} from './launcher-protocol.js';

/** How much longer than it asked the launcher to wait a request may take. */
const MARGIN_MS = 10_000;

/** The launcher could not be reached or did not do as asked: a passing fault. */
export class LauncherError extends Error {
  override readonly name = 'LauncherError';
}

/** Talks to the launcher over its unix socket: see `launcher-protocol.ts`. Every method throws `LauncherError`. */
export class LauncherClient {
  /** @param socketPath relative to the working directory or absolute, at most 107 bytes */
  constructor(private readonly socketPath: string) {}

  migrate(id: string, body: MigrationRequest): Promise<MigrationStatus> {
    return this.#call('POST', `/tenants/${id}/migration`, body, body.waitMs);
  }

  serve(id: string, body: ServerRequest): Promise<TenantStatus> {
    return this.#call('PUT', `/tenants/${id}/server`, body);
  }

  stop(id: string, body: StopRequest): Promise<TenantStatus> {
    return this.#call('DELETE', `/tenants/${id}/server`, body);
  }

  /** Waits up to `waitMs` until the tenant is ready or it is clear that it will not be. */
  status(id: string, waitMs = 0): Promise<TenantStatus> {
    return this.#call('GET', `/tenants/${id}?waitMs=${waitMs}`, undefined, waitMs);
  }

  list(): Promise<TenantStatus[]> {
    return this.#call('GET', '/tenants');
  }

  /** Calls `listen` at each change until the returned function is called; connects again when the connection ends. */
  follow(listen: (event: TenantEvent) => void): () => void {
    const state: { stopped: boolean; current?: ReturnType<typeof request>; timer?: NodeJS.Timeout } = {
      stopped: false,
    };
    const again = () => {
      if (state.stopped) return;
      state.timer = setTimeout(connect, 1_000);
    };
    const connect = () => {
      const asked = request({ socketPath: this.socketPath, path: '/events', agent: false });
      state.current = asked;
      asked.once('response', (response: IncomingMessage) => {
        let rest = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          const lines = (rest + chunk).split('\n');
          rest = lines.pop() ?? '';
          for (const line of lines) listen(JSON.parse(line) as TenantEvent);
        });
        response.on('error', () => undefined);
      });
      asked.on('error', () => undefined);
      asked.once('close', again);
      asked.end();
    };
    connect();
    return () => {
      state.stopped = true;
      clearTimeout(state.timer);
      state.current?.destroy();
    };
  }

  #call<T>(method: string, path: string, body?: unknown, waitMs = 0): Promise<T> {
    return new Promise((done, fail) => {
      const content = body === undefined ? '' : JSON.stringify(body);
      const asked = request(
        {
          socketPath: this.socketPath,
          method,
          path,
          agent: false,
          timeout: waitMs + MARGIN_MS,
          headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(content) },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', (error) => fail(unreachable(error)));
          response.on('end', () => {
            const answer = parse(Buffer.concat(chunks).toString('utf8'));
            if (response.statusCode === 200) done(answer as T);
            else fail(new LauncherError(`The launcher refused: ${(answer as { message?: string }).message ?? ''}`));
          });
        },
      );
      asked.on('timeout', () => asked.destroy(new Error('no answer in time')));
      asked.on('error', (error) => fail(unreachable(error)));
      asked.end(content);
    });
  }
}

const unreachable = (error: Error): LauncherError =>
  new LauncherError(`The launcher does not answer (${error.message}).`, { cause: error });

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
