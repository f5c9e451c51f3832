import type { ServerResponse } from 'node:http';

/** As much of a Fastify server as is needed here. */
interface HookedServer {
  addHook(name: 'preClose', hook: (done: () => void) => void): unknown;
  addHook(
    name: 'onSend',
    hook: (request: unknown, reply: { readonly raw: ServerResponse }, payload: unknown, done: () => void) => void,
  ): unknown;
}

/**
 * Ends each kept-alive connection with the answer that it is in the middle of when the server closes. Node closes those
 * that are idle by then; a busy one would be held open until its keep-alive time-out, 72 s by Fastify's default, and the
 * server with it. To be called before the server listens.
 */
export function drainConnections(server: HookedServer): void {
  let closing = false;
  server.addHook('preClose', (done) => {
    closing = true;
    done();
  });
  server.addHook('onSend', (_request, { raw }, _payload, done) => {
    if (closing && !raw.headersSent) raw.setHeader('connection', 'close');
    done();
  });
}
