import { Agent, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fastify } from 'fastify';
import { drainConnections } from './drain-connections.js';

describe('a server that closes', () => {
  it('ends the connection that it still answers on, and does not wait for its client to do so', async () => {
    const server = fastify({ forceCloseConnections: 'idle' });
    drainConnections(server);
    let answer: () => void = () => undefined;
    const asked = new Promise<void>((arrived) => {
      server.get('/slow', async () => {
        arrived();
        await new Promise<void>((go) => (answer = go));
        return { ok: true };
      });
      server.get('/quick', () => ({ ok: true }));
    });
    const closing = new Promise<void>((begun) => {
      server.addHook('preClose', (done) => {
        begun();
        done();
      });
    });
    await server.listen({ port: 0, host: '127.0.0.1' });
    const { port } = server.server.address() as AddressInfo;
    const agent = new Agent({ keepAlive: true });
    const ask = (path: string): Promise<IncomingMessage> =>
      new Promise((resolve, reject) => {
        get({ port, path, agent, host: '127.0.0.1' }, (response) => resolve(response.resume())).once('error', reject);
      });

    expect((await ask('/quick')).headers.connection).toBe('keep-alive');
    const slow = ask('/slow');
    await asked;
    const closed = server.close();
    await closing;
    answer();
    const response = await slow;
    expect([response.statusCode, response.headers.connection]).toEqual([200, 'close']);
    await closed;
    agent.destroy();
  });
});
