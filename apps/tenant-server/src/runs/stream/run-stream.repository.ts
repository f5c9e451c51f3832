import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';

/** Older events of a run make room for newer ones. */
const KEPT_EVENTS = 10_000;
const PAGE = 256;
/** How long the events of a run stay after the last of them. */
const KEPT_HOURS = 24;

/** The channel that says which run there is news of. Channels belong to a database, so the schema is in its name. */
export const CHANNEL = `current_schema() || '_run_events'`;

export interface KeptEvent {
  /** Place in the run's stream, counted from 1. */
  readonly id: string;
  /** JSON. */
  readonly event: string;
}

export interface StreamState {
  /** Whether more may come. */
  readonly inProgress: boolean;
  readonly events: readonly KeptEvent[];
}

/** Streams of events in Postgres: what was acknowledged is committed, in one order for every reader. */
@Injectable()
export class RunStreamRepository {
  constructor(private readonly database: Database) {}

  /**
   * Appends to the run's stream and tells readers. The row of the stream is locked until the events are committed, so
   * that no reader sees a later event before an earlier one.
   * @returns the place of the last of them.
   */
  async append(runId: string, events: readonly string[]): Promise<string> {
    const row = await this.database.first<{ last_id: string }>(
      `WITH stream AS (
         INSERT INTO run_event_stream AS s (pipeline_run_id, last_id) VALUES ($1, cardinality($2::text[]))
         ON CONFLICT (pipeline_run_id) DO UPDATE
           SET last_id = s.last_id + excluded.last_id, updated = excluded.updated
         RETURNING last_id
       ), added AS (
         INSERT INTO run_event (pipeline_run_id, id, event)
         SELECT $1, stream.last_id - cardinality($2::text[]) + added.place, added.event
           FROM stream, unnest($2::text[]) WITH ORDINALITY AS added(event, place)
       ), trimmed AS (
         DELETE FROM run_event e USING stream WHERE e.pipeline_run_id = $1 AND e.id <= stream.last_id - ${KEPT_EVENTS}
       )
       SELECT last_id::text, pg_notify(${CHANNEL}, $1::uuid::text) FROM stream`,
      [runId, events],
    );
    return row?.last_id ?? '0';
  }

  /** Makes readers look again, such as after the end of the run. */
  async poke(runId: string): Promise<void> {
    await this.database.run(`SELECT pg_notify(${CHANNEL}, $1::uuid::text)`, [runId]);
  }

  /** The next events after a place, and the run's state, as of one moment. `undefined` when the run is gone. */
  async after(runId: string, place: string): Promise<StreamState | undefined> {
    const rows = await this.database.query<{ in_progress: boolean; id: string | null; event: string | null }>(
      `SELECT r.in_progress, e.id::text AS id, e.event FROM pipeline_run r LEFT JOIN LATERAL (
         SELECT id, event FROM run_event WHERE pipeline_run_id = r.id AND id > $2 ORDER BY id LIMIT ${PAGE}) e ON TRUE
        WHERE r.id = $1 ORDER BY e.id`,
      [runId, place],
    );
    const [first] = rows;
    if (!first) return undefined;
    const events = rows.flatMap(({ id, event }) => (id === null || event === null ? [] : [{ id, event }]));
    return { inProgress: first.in_progress, events };
  }

  async channel(): Promise<string> {
    const row = await this.database.first<{ channel: string }>(`SELECT ${CHANNEL} AS channel`);
    return row?.channel ?? '';
  }

  /** Forgets the events of runs that nothing was published for in a while. */
  async sweep(): Promise<void> {
    await this.database.run(
      `DELETE FROM run_event_stream WHERE updated < timezone('UTC', now()) - interval '${KEPT_HOURS} hours'`,
    );
  }
}
