import { type IncomingMessage, type Server, type ServerResponse, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

import { type Answer, readAnswer } from '../http/exchange.js';

/** A request that passed, and how it was answered. */
export interface Recorded {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly answer: Answer;
  /** Cookies that the answer set, as the headers have them. */
  readonly cookies: readonly string[];
}

/** A proxy in front of a server that keeps what passes below `/api/v1`. */
export class Recorder {
  private readonly recorded: Recorded[] = [];
  private turn: Promise<unknown> = Promise.resolve();
  private readonly server: Server;

  private constructor(private readonly target: URL) {
    this.server = createServer((incoming, outgoing) => {
      this.pass(incoming, outgoing).catch((error: unknown) => {
        // Whoever asked has gone, or the server has: neither may end the proxy.
        if (outgoing.headersSent) outgoing.destroy();
        else outgoing.writeHead(502).end(String(error));
      });
    });
  }

  static async start(target: string): Promise<Recorder> {
    const recorder = new Recorder(new URL(target));
    await new Promise<void>((resolve) => recorder.server.listen(0, '127.0.0.1', resolve));
    return recorder;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What was recorded since this was called last, in the order in which it was answered. */
  take(): Recorded[] {
    return this.recorded.splice(0);
  }

  private async pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/' } = incoming;
    const body = await readAll(incoming);
    const forward = async () => {
      const answer = await this.forward(method, url, incoming.headers, body);
      return { answer, answered: await readAll(answer) };
    };
    if (!url.startsWith('/api/v1')) return send(outgoing, await forward());
    const passed = await this.inTurn(async () => {
      const { answer, answered } = await forward();
      const all = new Headers(plain(answer));
      this.recorded.push({
        method,
        path: url,
        headers: Object.fromEntries(plain(incoming)),
        body: body.toString(),
        answer: readAnswer(answer.statusCode ?? 0, all, answered.toString()),
        cookies: all.getSetCookie(),
      });
      return { answer, answered };
    });
    send(outgoing, passed);
  }

  /** One after the other: of two requests at once nobody could tell afterwards which of them the server took first. */
  private inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.turn.then(work);
    this.turn = done.catch(() => undefined);
    return done;
  }

  private forward(
    method: string,
    path: string,
    headers: IncomingMessage['headers'],
    body: Buffer,
  ): Promise<IncomingMessage> {
    const { hostname, port } = this.target;
    return new Promise((resolve, reject) => {
      // Uncompressed, so that what passes can be read; on a connection of its own, which the server has not closed yet.
      const sent = { ...headers, connection: 'close', 'accept-encoding': 'identity' };
      request({ hostname, port, method, path, headers: sent, agent: false }, resolve).on('error', reject).end(body);
    });
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

interface Passed {
  readonly answer: IncomingMessage;
  readonly answered: Buffer;
}

function send(outgoing: ServerResponse, { answer, answered }: Passed): void {
  outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(answered);
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const plain = ({ headers }: IncomingMessage): [string, string][] =>
  Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((each): [string, string] => [name, each]),
  );
