import { createServer, type AddressInfo, type Server } from 'node:net';
import { queueBackendOf } from './queue-backend.js';

describe('the queue in Postgres', () => {
  let server: Server;
  let connections = 0;

  beforeAll(async () => {
    // A Postgres that ends each connection: it starts, or has no more to give.
    server = createServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => void server.close());

  it('connects anew after a first connection that failed', async () => {
    const { port } = server.address() as AddressInfo;
    const backend = queueBackendOf({ databaseUrl: `postgres://zendo:x@127.0.0.1:${port}/zendo`, redisUrl: undefined });
    const queue = backend.queue('test', {});
    queue.on('error', () => undefined);
    await expect(queue.getJobCounts('waiting')).rejects.toThrow(/Connection terminated|ECONNRESET/);
    const before = connections;
    await expect(queue.getJobCounts('waiting')).rejects.toThrow(/Connection terminated|ECONNRESET/);
    expect(connections).toBeGreaterThan(before);
    await queue.close();
  });
});
