import { createServer, type Server } from 'node:http';

/** A suspended tenant, and the address at which it is asked for. */
export interface Suspended {
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

/** Answers everything on a suspended tenant's port with 503: JSON as ZenML clients read it, a page for a browser. */
export class SuspendedPage {
  readonly #server: Server;

  constructor(private readonly tenant: Suspended) {
    const message = `The tenant ${tenant.name} is suspended. Its data is kept; ask your operator to resume it.`;
    const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>${tenant.name}: suspended</title>
<meta name="viewport" content="width=device-width"><style>body{font:1.1rem/1.5 system-ui;max-width:34rem;margin:20vh auto;
padding:0 1rem;color-scheme:light dark}</style><h1>Suspended</h1><p>${message}</p></html>`;
    const json = JSON.stringify({ detail: ['TenantSuspendedError', message] });
    this.#server = createServer((request, response) => {
      const html = request.headers.accept?.includes('text/html') === true;
      response.writeHead(503, {
        'content-type': html ? 'text/html; charset=utf-8' : 'application/json',
        'cache-control': 'no-store',
        'retry-after': '60',
      });
      response.end(html ? page : json);
      // A request body that nobody reads must not keep the connection.
      request.resume();
    });
  }

  /** @returns whether it could get the port */
  open(): Promise<boolean> {
    const { host, port } = this.tenant;
    return new Promise((done) => {
      this.#server.once('error', () => done(false));
      this.#server.listen({ host, port, exclusive: true }, () => done(true));
    });
  }

  close(): Promise<void> {
    return new Promise((done) => {
      this.#server.close(() => done());
      this.#server.closeAllConnections();
    });
  }
}
