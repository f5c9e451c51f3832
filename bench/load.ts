import { type Socket, connect } from 'node:net';

/** What a server did under a steady load. */
export interface LoadResult {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly requests: number;
  /** Answers that were not 200. */
  readonly failures: number;
}

export interface Load {
  readonly url: string;
  readonly path: string;
  readonly token?: string;
  readonly connections: number;
  readonly durationMs: number;
}

const HEAD_END = Buffer.from('\r\n\r\n');
const LAST_CHUNK = Buffer.from('\r\n0\r\n\r\n');

/**
 * Keeps `connections` kept-alive connections busy, one request at a time on each, and counts whole answers. It speaks
 * just enough HTTP/1.1 over bare sockets that the load costs far less than the answer: a client library would be the
 * bottleneck.
 */
export async function load({ url, path, token, connections, durationMs }: Load): Promise<LoadResult> {
  const { hostname, port, host } = new URL(url);
  const request = Buffer.from(
    `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: zenml/0.98.0\r\nAccept: application/json\r\n` +
      `${token ? `Authorization: Bearer ${token}\r\n` : ''}Connection: keep-alive\r\n\r\n`,
  );
  const latencies: number[] = [];
  let failures = 0;
  const startedAt = performance.now();
  const end = startedAt + durationMs;
  await Promise.all(
    Array.from({ length: connections }, () =>
      keepBusy({ hostname, port: Number(port) }, request, end, (ms, ok) => {
        latencies.push(ms);
        if (!ok) failures += 1;
      }),
    ),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  latencies.sort((one, other) => one - other);
  const percentile = (share: number): number =>
    latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
  return {
    requests: latencies.length,
    requestsPerSecond: latencies.length / seconds,
    p50Ms: percentile(0.5),
    p99Ms: percentile(0.99),
    failures,
  };
}

type Answered = (ms: number, ok: boolean) => void;

/** One connection until `end`; a connection that the server closes is opened again. */
async function keepBusy(
  at: { hostname: string; port: number },
  request: Buffer,
  end: number,
  answered: Answered,
): Promise<void> {
  while (performance.now() < end) {
    await new Promise<void>((resolve, reject) => {
      const socket = connect({ host: at.hostname, port: at.port, noDelay: true });
      // An answer that never comes must not hold the run back for ever.
      socket.setTimeout(60_000, () => socket.destroy(new Error('no answer for a minute')));
      socket.once('error', reject);
      socket.once('close', () => resolve());
      socket.once('connect', () => converse(socket, request, end, answered));
    });
  }
}

function converse(socket: Socket, request: Buffer, end: number, answered: Answered): void {
  let sentAt = performance.now();
  let pending: Buffer[] = [];
  let size = 0;
  // Known once the head is there: how many bytes the answer has, or -1 for one that comes in chunks.
  let total = 0;
  let ok = false;
  const next = (): void => {
    pending = [];
    size = 0;
    total = 0;
    sentAt = performance.now();
    socket.write(request);
  };
  socket.on('data', (chunk: Buffer) => {
    pending.push(chunk);
    size += chunk.length;
    if (total === 0) {
      const whole = pending.length === 1 ? chunk : Buffer.concat(pending);
      const head = whole.indexOf(HEAD_END);
      if (head < 0) return;
      const text = whole.toString('latin1', 0, head);
      ok = text.startsWith('HTTP/1.1 200');
      const length = /\r\ncontent-length: *(\d+)/i.exec(text)?.[1];
      total = length === undefined ? -1 : head + 4 + Number(length);
      pending = [whole];
    }
    const isWhole = total > 0 ? size >= total : Buffer.concat(pending).subarray(-LAST_CHUNK.length).equals(LAST_CHUNK);
    if (!isWhole) return;
    const now = performance.now();
    answered(now - sentAt, ok);
    if (now >= end) socket.end();
    else next();
  });
  next();
}
