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
export async function postJson(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: unknown,
  networks: StoreNetworks,
): Promise<PostAnswer> {
  const agents = guardedAgents(networks);
  try {
    return await new Promise<PostAnswer>((resolve, reject) => {
      const options = {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        agent: agents.https,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      };
      const request = https.request(url, options, (answer) => {
        const pieces: Buffer[] = [];
        let size = 0;
        answer.on('data', (piece: Buffer) => {
          size += piece.length;
          pieces.push(piece);
          if (size > MAX_BYTES) request.destroy(new Error('the answer is too long'));
        });
        answer.once('error', reject);
        answer.once('end', () => {
          const text = Buffer.concat(pieces).toString('utf8');
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text });
        });
      });
      request.once('error', reject).end(JSON.stringify(body));
    });
  } finally {
    agents.https.destroy();
  }
}
