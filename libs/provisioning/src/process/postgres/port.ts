import { connect, createServer } from 'node:net';
import { EmbeddedPostgresError } from './binaries.js';

/**
 * The first port from `first` on that is free on 127.0.0.1; for 0 any.
 * @param fixed whether it must be `first` itself
 * @throws EmbeddedPostgresError `port_in_use`
 */
export async function freePort(first: number, fixed: boolean): Promise<number> {
  for (let port = first; port < 65_536; port++) {
    const free = await new Promise<number | undefined>((done) => {
      const server = createServer();
      server.once('error', () => done(undefined));
      server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
        const { port: got } = server.address() as { port: number };
        server.close(() => done(got));
      });
    });
    if (free !== undefined && (first === 0 || !(await isAnswered(free)))) return free;
    if (fixed) break;
  }
  throw new EmbeddedPostgresError(
    'port_in_use',
    fixed
      ? `Port ${first}, on which PostgreSQL is to listen, is in use. Set ZENDO_POSTGRES_PORT to another or unset it.`
      : `No port from ${first} on is free for PostgreSQL.`,
  );
}

// A listener on another address of ours, such as 0.0.0.0 with SO_REUSEADDR, can be missed by a test bind.
const isAnswered = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 500 });
    const end = (answer: boolean) => {
      socket.destroy();
      done(answer);
    };
    socket
      .once('connect', () => end(true))
      .once('error', () => end(false))
      .once('timeout', () => end(false));
  });
