import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { claimSocket } from '../data-dir/lock.js';
import type { Tenants } from '../tenants/tenants.js';
import { migrationRequest, serverRequest, stopRequest, tenantId } from './requests.js';

const LARGEST_BODY = 1_000_000;
const LONGEST_WAIT_MS = 60_000;

class RequestError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** The socket through which the worker tells us what to run: see `launcher-protocol.ts`. */
export class ControlSocket {
  readonly #server: Server;
  #closing = false;

  constructor(private readonly tenants: Tenants) {
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        const known = error instanceof RequestError ? error : new RequestError(500, 'internal', String(error));
        send(response, known.status, { code: known.code, message: known.message });
      });
    });
    // Requests wait for a tenant on purpose, and the event stream never ends.
    this.#server.requestTimeout = 0;
  }

  /** Claims the data directory. @throws StartUpError when another Zendo has it */
  async open(path: string, dataDir: string): Promise<void> {
    await claimSocket(this.#server, path, dataDir);
  }

  /** Refuses whatever comes from now on. */
  refuse(): void {
    this.#closing = true;
  }

  async close(): Promise<void> {
    this.refuse();
    const closed = new Promise((done) => this.#server.close(done));
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://launcher');
    const [, collection, id, part] = url.pathname.split('/');
    const route = `${request.method} /${[collection, id && '{id}', part].filter(Boolean).join('/')}`;
    if (this.#closing) throw new RequestError(503, 'stopping', 'Zendo is stopping.');
    if (route === 'GET /tenants') return send(response, 200, this.tenants.list());
    if (route === 'GET /events') return this.#follow(response);

    const tenant = this.tenants.of(check(tenantId, id));
    switch (route) {
      case 'GET /tenants/{id}': {
        const waitMs = Math.min(Number(url.searchParams.get('waitMs') ?? 0) || 0, LONGEST_WAIT_MS);
        return send(response, 200, waitMs > 0 ? await this.tenants.settled(tenant.id, waitMs) : tenant.status);
      }
      case 'POST /tenants/{id}/migration':
        return send(response, 200, await tenant.migrate(check(migrationRequest, await bodyOf(request))));
      case 'PUT /tenants/{id}/server':
        tenant.serve(check(serverRequest, await bodyOf(request)));
        return send(response, 200, tenant.status);
      case 'DELETE /tenants/{id}/server':
        tenant.stop(check(stopRequest, await bodyOf(request)));
        return send(response, 200, await this.tenants.settled(tenant.id, 2_000));
      default:
        throw new RequestError(404, 'not_found', `There is no ${route}.`);
    }
  }

  #follow(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    response.flushHeaders();
    const stop = this.tenants.onChange((event) => response.write(`${JSON.stringify(event)}\n`));
    response.once('close', stop);
  }
}

function check<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  // The issues name what is wrong, never a value: there are secrets among those.
  if (!parsed.success) throw new RequestError(422, 'invalid_request', z.prettifyError(parsed.error));
  return parsed.data;
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) throw new RequestError(413, 'too_large', 'The request is too large.');
    chunks.push(chunk);
  }
  if (size === 0) return {};
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new RequestError(400, 'invalid_json', 'The request is not JSON.');
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  if (response.headersSent) {
    response.end();
    return;
  }
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
