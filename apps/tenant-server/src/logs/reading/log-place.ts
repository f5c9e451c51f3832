import type { LogEntry } from './log-entry.js';

/** Where logs lie. */
export interface LogPlace {
  readonly id: string;
  readonly created: string;
  readonly uri: string | null;
  readonly source: string;
  readonly artifact_store_id: string | null;
  readonly log_store_id: string | null;
}

/** The select list of a {@link LogPlace}. */
export const LOG_PLACE_COLUMNS = 'id, created, uri, source, artifact_store_id, log_store_id';

export interface LogEntries {
  /** Oldest first. */
  readonly items: readonly LogEntry[];
  readonly before: string | null;
  readonly after: string | null;
}
