import { createServer } from 'node:net';

/** Whether a server could listen on this port of this machine now: another program may have it. */
export function isFreePort(host: string, port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(false));
    server.listen({ host, port, exclusive: true }, () => server.close(() => done(true)));
  });
}
