import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

type Handler = (request: Received, response: ServerResponse) => void;

/** A stand-in for the admin API: answers as told, and remembers what it was asked. */
export class StubApi {
  readonly received: Received[] = [];
  private readonly handlers = new Map<string, Handler[]>();
  private server!: Server;

  async start(): Promise<this> {
    this.server = createServer((request, response) => void this.handle(request, response));
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get url(): string {
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  /** Answers `GET /path` and the like; of several answers to one request the last goes on for ever. */
  on(what: string, ...handlers: (Handler | { status?: number; body?: unknown })[]): this {
    this.handlers.set(
      what,
      handlers.map((each) =>
        typeof each === 'function' ? each : (_request, response) => json(response, each.status ?? 200, each.body),
      ),
    );
    return this;
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const received = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body: text ? (JSON.parse(text) as unknown) : undefined,
    };
    this.received.push(received);
    const queue = this.handlers.get(`${received.method} ${received.path.split('?', 1)[0]}`);
    const handler = queue && queue.length > 1 ? queue.shift() : queue?.[0];
    if (handler) handler(received, response);
    else json(response, 404, { title: 'Not found', detail: `No ${received.path} here.`, code: 'not_found' });
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

export function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' });
  response.end(body === undefined ? '' : JSON.stringify(body));
}
