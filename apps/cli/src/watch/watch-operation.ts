import { setTimeout as sleep } from 'node:timers/promises';

import type { HttpClient } from '../api/http-client.js';
import { type Operation, TERMINAL } from '../api/types.js';
import { CliError } from '../errors/cli.error.js';
import { ExitCode } from '../errors/exit-code.js';
import { parseEvents } from './sse.js';

export interface WatchOptions {
  /** Called with each state of the operation that differs from the one before. */
  readonly onChange: (operation: Operation) => void;
  /** Gives up after this long; none = waits for the operation's end, which the server's own deadline brings. */
  readonly timeoutMs?: number;
  /** How often to ask when the stream does not work. */
  readonly pollMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * Follows an operation to a terminal state: by server-sent events while they work, else by polling; a lost connection,
 * or an API that is restarting, is ridden out, since the operation goes on without us.
 * @throws CliError with the exit code for a time-out; what the API answers when the operation is not there
 */
export async function watchOperation(client: HttpClient, id: string, options: WatchOptions): Promise<Operation> {
  const timeout = options.timeoutMs === undefined ? undefined : AbortSignal.timeout(options.timeoutMs);
  const signals = [timeout, options.signal].filter((signal) => signal !== undefined);
  const signal = signals.length > 0 ? AbortSignal.any(signals) : new AbortController().signal;
  try {
    return await follow(client, id, options, signal);
  } catch (error) {
    if (!timeout?.aborted || options.signal?.aborted) throw error;
    throw new CliError(`Operation ${id} did not end in time.`, ExitCode.Timeout, {
      hint: `It goes on: \`zendo operations watch ${id}\`.`,
      cause: error,
    });
  }
}

async function follow(client: HttpClient, id: string, options: WatchOptions, signal: AbortSignal): Promise<Operation> {
  let last = '';
  const seen = (operation: Operation): boolean => {
    const text = JSON.stringify(operation);
    if (text !== last) options.onChange(operation);
    last = text;
    return TERMINAL.has(operation.status);
  };
  const pollMs = options.pollMs ?? 500;
  for (let failures = 0; ;) {
    try {
      const operation = await client.request<Operation>('GET', `/api/v1/operations/${encodeURIComponent(id)}`, {
        signal,
      });
      if (seen(operation)) return operation;
      failures = 0;
      const ended = await readStream(client, id, seen, signal);
      if (ended) return ended;
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      // An answer that says no will say so again; a server that is away comes back.
      if (!(error instanceof CliError) || error.exitCode !== ExitCode.Unreachable) throw error;
      failures += 1;
    }
    await sleep(Math.min(5000, pollMs * 1.5 ** Math.min(failures, 8)), undefined, { signal });
  }
}

/** Reads events until the operation ends or the stream does. A stream that does not work at all is only a hint lost. */
async function readStream(
  client: HttpClient,
  id: string,
  seen: (operation: Operation) => boolean,
  signal: AbortSignal,
): Promise<Operation | undefined> {
  const stalled = new AbortController();
  // The server sends a comment every so often; a silent connection is a dead one.
  const patience = setTimeout(() => stalled.abort(), STREAM_PATIENCE_MS);
  try {
    const response = await client.stream(
      `/api/v1/operations/${encodeURIComponent(id)}/events`,
      {},
      AbortSignal.any([signal, stalled.signal]),
    );
    if (!response.headers.get('content-type')?.startsWith('text/event-stream') || !response.body) {
      await response.body?.cancel();
      return undefined;
    }
    const alive = async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      for await (const chunk of chunks) {
        patience.refresh();
        yield chunk;
      }
    };
    for await (const event of parseEvents(alive(response.body))) {
      const operation = parseOperation(event.data, id);
      if (operation && seen(operation)) return operation;
    }
    return undefined;
  } catch {
    if (signal.aborted) throw signal.reason;
    return undefined;
  } finally {
    clearTimeout(patience);
    stalled.abort();
  }
}

const STREAM_PATIENCE_MS = 45_000;

function parseOperation(data: string, id: string): Operation | undefined {
  try {
    const value = JSON.parse(data) as Partial<Operation>;
    return value.id === id && typeof value.status === 'string' && Array.isArray(value.steps)
      ? (value as Operation)
      : undefined;
  } catch {
    return undefined;
  }
}
