import { type IncomingMessage, type Server, type ServerResponse, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

import { type Answer, readAnswer } from '../http/exchange.js';

/** A request that passed, and how it was answered. */
export interface Recorded {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly contentType?: string;
  readonly body: string;
  /** Whether a token or a cookie was sent. */
  readonly authenticated: boolean;
  readonly answer: Answer;
}

/** A proxy in front of a server that keeps what passes below `/api/v1`. */
export class Recorder {
  /** In the order in which they were asked. */
  readonly recorded: Recorded[] = [];
  private readonly server: Server;

  private constructor(private readonly target: URL) {
    this.server = createServer((incoming, outgoing) => {
      this.pass(incoming, outgoing).catch((error: unknown) => {
        outgoing.writeHead(502).end(String(error));
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

  private async pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/', headers } = incoming;
    const body = await readAll(incoming);
    const place = this.recorded.length;
    const isApi = url.startsWith('/api/v1');
    // Its place is taken now: answers may come in another order than questions.
    if (isApi) this.recorded.push(undefined as unknown as Recorded);
    const answer = await this.forward(method, url, headers, body);
    const answered = await readAll(answer);
    if (isApi) {
      this.recorded[place] = {
        method,
        path: url,
        contentType: headers['content-type'],
        body: body.toString(),
        authenticated: headers.authorization !== undefined || headers.cookie !== undefined,
        answer: readAnswer(answer.statusCode ?? 0, new Headers(plain(answer)), answered.toString()),
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
