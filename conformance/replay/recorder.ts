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
  private recorded: Recorded[] = [];
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

  /** What was recorded since this was called last, in the order in which it was asked. */
  take(): Recorded[] {
    const taken = this.recorded.filter(Boolean);
    this.recorded = [];
    return taken;
  }

  private async pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/' } = incoming;
    const headers = Object.fromEntries(plain(incoming));
    const { recorded } = this;
    // Its place is taken now: answers may come in another order than questions. Without an answer it stays empty.
    const place = url.startsWith('/api/v1') ? recorded.push(undefined as unknown as Recorded) - 1 : undefined;
    const body = await readAll(incoming);
    const answer = await this.forward(method, url, incoming.headers, body);
    const answered = await readAll(answer);
    if (place !== undefined) {
      const all = new Headers(plain(answer));
      recorded[place] = {
        method,
        path: url,
        headers,
        body: body.toString(),
        answer: readAnswer(answer.statusCode ?? 0, all, answered.toString()),
        cookies: all.getSetCookie(),
      };
    }
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(answered);
  }

  private forward(
    method: string,
    path: string,
    headers: IncomingMessage['headers'],
    body: Buffer,
  ): Promise<IncomingMessage> {
    const { hostname, port } = this.target;
    return new Promise((resolve, reject) => {
      // Uncompressed, so that what passes can be read.
      const options = { hostname, port, method, path, headers: { ...headers, 'accept-encoding': 'identity' } };
      request(options, resolve).on('error', reject).end(body);
    });
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
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
