import { request } from 'node:http';

/** Whether `GET path` on a port of this machine answers 200 in time. Never throws. */
export function probe(host: string, port: number, path: string, timeoutMs: number): Promise<boolean> {
  return new Promise((done) => {
    const asked = request({ host: reachable(host), port, path, agent: false, timeout: timeoutMs }, (answer) => {
      answer.resume();
      done(answer.statusCode === 200);
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => done(false));
    asked.end();
  });
}

/** An address at which a server bound to `host` is reached from here. */
export const reachable = (host: string): string => (host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host);
