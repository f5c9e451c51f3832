import { HttpException, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { ValueError } from '../../kernel/errors/zenml.error.js';
import { RunsRepository } from '../runs.repository.js';
import type { PublishEvents, RunEvent } from './run-event.schemas.js';
import { RunStreamRepository } from './run-stream.repository.js';
import { RunStreamSignals } from './run-stream.signals.js';
import { END, eventFrame, gap, PING, RESERVED_KINDS, type EventFilter } from './sse.js';

/** Of one event as it is kept: 64 KiB of payload and some for what is around it. */
const MAX_EVENT_BYTES = 68 * 1024;
const MAX_READERS_OF_A_RUN = 100;
const HEARTBEAT_MS = 30_000;
/** Clients empty their buffers after the end of a run. */
const GRACE_MS = 1_000;
const OUTAGE_PAUSE_MS = 1_000;

export interface Published {
  readonly count: number;
  readonly last_id: string | null;
}

/** Events of runs: published in batches, read as server-sent events from any place on. */
@Injectable()
export class RunStreamService implements BeforeApplicationShutdown {
  #closing = false;

  constructor(
    private readonly runs: RunsRepository,
    private readonly streams: RunStreamRepository,
    private readonly signals: RunStreamSignals,
  ) {}

  /** @throws NotFoundError (404), ValueError (400), HttpException 413 */
  async publish(runId: string, { events }: PublishEvents): Promise<Published> {
    await this.runs.statusOf(runId);
    if (events.length === 0) return { count: 0, last_id: null };
    const last = await this.streams.append(
      runId,
      events.map((event) => encode(event, runId)),
    );
    return { count: events.length, last_id: last };
  }

  /**
   * The frames of a run's stream, from the event after `place` on. They end with the run.
   * @throws NotFoundError (404), HttpException 503 when too many read this run, or the server is about to stop.
   */
  async read(runId: string, place: string, filter: EventFilter, gone: AbortSignal): Promise<AsyncGenerator<string>> {
    await this.runs.statusOf(runId);
    if (this.#closing) throw unavailable('Server is shutting down.');
    if (this.signals.countOf(runId) >= MAX_READERS_OF_A_RUN) {
      throw unavailable(
        `This pipeline run has reached the per-run subscriber cap (${MAX_READERS_OF_A_RUN}); ` +
          'retry shortly or close an existing subscriber.',
      );
    }
    return this.#frames({ runId, filter, gone }, place);
  }

  beforeApplicationShutdown(): void {
    this.#closing = true;
    this.signals.wakeAll();
  }

  async *#frames(reader: Reader, from: string): AsyncGenerator<string> {
    const { runId, filter, gone } = reader;
    const ear = this.signals.open(runId);
    gone.addEventListener('abort', () => ear.hear(), { once: true });
    let place = from;
    // A run that ended before anybody looked has nothing more to come.
    let hasWaited = false;
    let hasGrace = true;
    try {
      // The answer's head goes out with its first bytes: a reader of a quiet run is not to wait for it.
      yield PING;
      while (!gone.aborted) {
        if (this.#closing) {
          yield gap('shutdown');
          yield END;
          return;
        }
        const state = await this.streams.after(runId, place).catch(() => 'away' as const);
        if (state === 'away') {
          yield gap('outage');
          await ear.wait(OUTAGE_PAUSE_MS);
        } else if (state && state.events.length > 0) {
          for (const event of state.events) {
            place = event.id;
            yield eventFrame(event, filter);
          }
        } else if (state?.inProgress) {
          const news = await ear.wait(this.signals.patience(HEARTBEAT_MS));
          [hasWaited, hasGrace] = [true, true];
          if (!news) yield PING;
        } else if (state && hasWaited && hasGrace) {
          hasGrace = false;
          await ear.wait(GRACE_MS);
        } else {
          yield END;
          return;
        }
      }
    } finally {
      this.signals.close(runId, ear);
    }
  }
}

interface Reader {
  readonly runId: string;
  readonly filter: EventFilter;
  readonly gone: AbortSignal;
}

function encode(event: RunEvent, runId: string): string {
  if (event.pipeline_run_id !== runId) {
    throw new ValueError(`Event pipeline_run_id ${event.pipeline_run_id} does not match URL run id ${runId}.`);
  }
  if ((RESERVED_KINDS as readonly string[]).includes(event.kind)) {
    const names = RESERVED_KINDS.map((kind) => `'${kind}'`).join(', ');
    throw new ValueError(`Event kind '${event.kind}' collides with a reserved SSE control name ([${names}])`);
  }
  const text = JSON.stringify(event);
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_EVENT_BYTES) {
    throw new HttpException({ detail: `Event exceeds ${MAX_EVENT_BYTES} bytes (was ${bytes}).` }, 413);
  }
  return text;
}

const unavailable = (detail: string): HttpException => new HttpException({ detail }, 503);
