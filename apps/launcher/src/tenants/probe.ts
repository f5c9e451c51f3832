import { request } from 'node:http';

/** What `GET path` on a port of this machine answers in time; status 0 is no answer. Never throws. */
export function ask(
  host: string,
  port: number,
  path: string,
  timeoutMs: number,
): Promise<{ status: number; body: string }> {
  return new Promise((done) => {
    const none = () => done({ status: 0, body: '' });
    const asked = request({ host: reachable(host), port, path, agent: false, timeout: timeoutMs }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      answer.on('end', () => done({ status: answer.statusCode ?? 0, body })).on('error', none);
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', none);
    asked.end();
  });
}

/** Whether `GET path` on a port of this machine answers 200 in time. Never throws. */
export const probe = async (host: string, port: number, path: string, timeoutMs: number): Promise<boolean> =>
  (await ask(host, port, path, timeoutMs)).status === 200;

/** An address at which a server bound to `host` is reached from here. */
export const reachable = (host: string): string => (host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host);
