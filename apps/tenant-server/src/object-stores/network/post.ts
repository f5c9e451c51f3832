import http from 'node:http';
import https from 'node:https';
import { guardedAgents } from './guarded-agents.js';
import type { StoreNetworks } from './store-networks.js';

const TIMEOUT_MS = 30_000;
const MAX_BYTES = 32 * 1024 * 1024;

export interface PostAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/**
 * Asks a service that a tenant has named, by HTTPS and in the networks that the operator has opened. Does not follow
 * redirects.
 * @throws Error when nothing whole came back in time
 */
export const postJson = (
  url: string,
  headers: Readonly<Record<string, string>>,
  body: unknown,
  networks: StoreNetworks,
): Promise<PostAnswer> =>
  postText(https, url, { ...headers, 'content-type': 'application/json' }, JSON.stringify(body), networks);

/** As {@link postJson} with a form, and by HTTP where the address says so. */
export async function postForm(
  url: string,
  headers: Readonly<Record<string, string>>,
  form: Readonly<Record<string, string>>,
  networks: StoreNetworks,
): Promise<PostAnswer> {
  const client = new URL(url).protocol === 'http:' ? http : https;
  const whole = { ...headers, 'content-type': 'application/x-www-form-urlencoded' };
  return postText(client, url, whole, new URLSearchParams(form).toString(), networks);
}

async function postText(
  client: typeof http | typeof https,
  url: string,
  headers: Readonly<Record<string, string>>,
  text: string,
  networks: StoreNetworks,
): Promise<PostAnswer> {
  const agents = guardedAgents(networks);
  const agent = client === http ? agents.http : agents.https;
  try {
    return await new Promise<PostAnswer>((resolve, reject) => {
      const options = { method: 'POST', headers, agent, signal: AbortSignal.timeout(TIMEOUT_MS) };
      const request = client.request(url, options, (answer) => {
        const pieces: Buffer[] = [];
        let size = 0;
        answer.on('data', (piece: Buffer) => {
          size += piece.length;
          pieces.push(piece);
          if (size > MAX_BYTES) request.destroy(new Error('the answer is too long'));
        });
        answer.once('error', reject);
        answer.once('end', () => {
          const whole = Buffer.concat(pieces).toString('utf8');
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: whole });
        });
      });
      request.once('error', reject).end(text);
    });
  } finally {
    agent.destroy();
  }
}
