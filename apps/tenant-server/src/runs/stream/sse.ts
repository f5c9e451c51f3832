import type { RunEvent } from './run-event.schemas.js';
import type { KeptEvent } from './run-stream.repository.js';

/** Names of frames that are no events of a client (source of the official server: its stream's wire protocol). */
export const RESERVED_KINDS = ['cursor', 'end', 'error', 'gap', 'system'] as const;

/** Tells proxies and clients that somebody is still there. */
export const PING = ': ping\n\n';
export const END = frame('end', '{}');

/** Something may have been missed, and why. */
export const gap = (reason: 'shutdown' | 'outage'): string => frame('gap', JSON.stringify({ reason }));

/** What a reader wants to see; nothing named is everything. */
export interface EventFilter {
  readonly kinds?: readonly string[];
  readonly stepNames?: readonly string[];
  readonly correlationIds?: readonly string[];
}

/**
 * The frame of an event. One that is not asked for, or whose kind breaks the format, moves the reader's place on
 * without data, so that a reader who comes back does not get it again.
 */
export function eventFrame({ id, event: json }: KeptEvent, filter: EventFilter): string {
  const event = JSON.parse(json) as RunEvent;
  if (!wanted(event, filter) || /[\n\r]/.test(event.kind)) return frame('cursor', '{}', id);
  return frame(event.kind, json, id);
}

function wanted(event: RunEvent, { kinds, stepNames, correlationIds }: EventFilter): boolean {
  const among = (names: readonly string[] | undefined, value: string | null): boolean =>
    names === undefined || (value !== null && names.includes(value));
  return among(kinds, event.kind) && among(stepNames, event.step_name) && among(correlationIds, event.correlation_id);
}

function frame(name: string, data: string, id?: string): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${data}\n\n`;
}
