import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What ingress-nginx lets through where nobody says otherwise: `proxy-body-size` is 1m. */
const BODY_LIMIT_BYTES = 1024 * 1024;

/**
 * One host of the cluster on a port here: what DNS would do for its clients, with the limit of a usual ingress
 * controller, which the cluster's small one has not.
 */
export class IngressFront {
  /** The largest body that came. */
  largestBody = 0;

  private constructor(
    private readonly server: Server,
    private readonly ingress: string,
    private readonly host: string,
  ) {
    server.on('request', (asked: IncomingMessage, answer: ServerResponse) => this.forward(asked, answer));
  }

  /** @param url where the host is, such as `http://acme.zendo.localtest` */
  static async open(ingress: string, url: string): Promise<IngressFront> {
    const front = new IngressFront(createServer(), ingress, new URL(url).host);
    await new Promise<void>((resolve) => front.server.listen(0, '127.0.0.1', resolve));
    return front;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private forward(asked: IncomingMessage, answer: ServerResponse): void {
    const length = Number(asked.headers['content-length'] ?? 0);
    this.largestBody = Math.max(this.largestBody, length);
    if (length > BODY_LIMIT_BYTES) {
      answer.writeHead(413, { 'content-type': 'text/html', connection: 'close' }).end('<h1>413</h1>');
      return;
    }
    const headers = { ...asked.headers, host: this.host };
    const sent = request(this.ingress + asked.url, { method: asked.method, headers }, (got) => {
      answer.writeHead(got.statusCode ?? 502, got.headers);
      got.pipe(answer);
      got.on('error', () => answer.destroy());
    });
    sent.on('error', () => answer.destroy());
    answer.on('close', () => sent.destroy());
    asked.pipe(sent);
  }
}
