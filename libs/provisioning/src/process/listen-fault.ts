import { createServer } from 'node:net';

/** Why a server could not listen on this port now: the system's code of the error, such as `EADDRINUSE`. */
export function listenFault(host: string, port: number): Promise<string | undefined> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => done(error.code ?? error.message));
    server.listen({ host, port, exclusive: true }, () => server.close(() => done(undefined)));
  });
}

/** Whether a server could listen on this port of this machine now: another program may have it. */
export const isFreePort = async (host: string, port: number): Promise<boolean> =>
  (await listenFault(host, port)) === undefined;
