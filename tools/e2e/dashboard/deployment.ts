import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Account } from '../harness/official-server.js';
import { ask, sessionToken } from '../harness/tenant-api.js';

/** What stands in for a deployed pipeline, on an address of its own: it answers every invocation with `outputs`. */
export class Deployment {
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(outputs: Readonly<Record<string, unknown>>): Promise<Deployment> {
    const server = createServer((request, answer) => {
      answer.setHeader('access-control-allow-origin', request.headers.origin ?? '*');
      answer.setHeader('access-control-allow-headers', 'authorization, content-type');
      answer.setHeader('content-type', 'application/json');
      answer.end(JSON.stringify({ success: true, outputs, execution_time: 1, metadata: {} }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Deployment(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }

  /** Makes it known to a server, as running. @returns the deployment's id there */
  async register(server: string, account: Account, snapshot: string): Promise<string> {
    const token = await sessionToken(server, account);
    const { body: project } = await ask(server, '/projects/default', { token });
    const { body: deployers } = await ask(server, '/components?type=deployer', { token });
    const body = {
      project: (project as { id: string }).id,
      deployer_id: (deployers as { items: { id: string }[] }).items[0]?.id,
      snapshot_id: snapshot,
      name: 'kiosk',
    };
    const made = await ask(server, '/deployments', { token, method: 'POST', body });
    const { id } = made.body as { id: string };
    const running = { status: 'running', url: this.url };
    const { status } = await ask(server, `/deployments/${id}`, { token, method: 'PUT', body: running });
    if (status !== 200) throw new Error(`the deployment at ${server}: ${made.status}, ${status}`);
    return id;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
