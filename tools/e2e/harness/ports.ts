import { createServer } from 'node:net';

function listen(port: number): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('no port'));
        else resolve(address.port);
      });
    });
  });
}

/** A port that nobody listens on now. */
export const freePort = (): Promise<number> => listen(0);

/** The first of `count` ports in a row that nobody listens on now, below those that the system gives away. */
export async function freePortBlock(count: number): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const first = 11_000 + Math.floor(Math.random() * 20_000);
    try {
      for (let port = first; port < first + count; port += 1) await listen(port);
      return first;
    } catch {
      // Taken: try another block.
    }
  }
  throw new Error(`no ${count} free ports in a row`);
}
