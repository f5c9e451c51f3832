import { fromTimestamp, toTimestamp } from '../kernel/clock.js';
import { UnreadableValueError } from '../kernel/errors/zenml.error.js';
import { nextOccurrence, parseCron } from './cron.js';
import type { CreateTrigger, UpdateTrigger } from './triggers.schemas.js';

type Trigger = CreateTrigger | UpdateTrigger;
type Schedule = Extract<Trigger, { type: 'schedule' }>;

const SECOND_MS = 1_000;

/** What differs from type to type: the configuration that is stored as JSON, and the columns that lists look at. */
export interface TriggerDetails {
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly next_occurrence: string | null;
  readonly source_entity: string | null;
  readonly target_events: string | null;
}

/** @param now milliseconds since the epoch. */
export function detailsOf(trigger: Trigger, now: number): TriggerDetails {
  const none = { next_occurrence: null, source_entity: null, target_events: null };
  if (trigger.type === 'schedule') {
    const { cron_expression, interval, start_time, end_time, run_once_start_time, max_runs } = trigger;
    const times = { cron_expression, interval, start_time, end_time, run_once_start_time, max_runs };
    const configuration = Object.fromEntries(Object.entries(times).map(([name, value]) => [name, value ?? null]));
    return { ...none, configuration, next_occurrence: firstOccurrence(trigger, now) };
  }
  if (trigger.type === 'webhook') return { ...none, configuration: { configuration: trigger.configuration } };
  const { source_entity: source, target_events: events } = trigger;
  return {
    ...none,
    configuration: { source_entity: source, target_events: events },
    source_entity: `${source.type}:${source.id}`,
    target_events: events.map((event) => `event:${event}`).join(' '),
  };
}

/**
 * When a schedule is due next: at its start when that is still to come, else at the first time after now.
 * @throws UnreadableValueError (422) for what is no cron expression, and for one that is never due.
 */
export function firstOccurrence(schedule: Schedule, now: number): string | null {
  if ('next_occurrence' in schedule && schedule.next_occurrence) return schedule.next_occurrence;
  const start = schedule.start_time ? fromTimestamp(schedule.start_time) : undefined;
  const base = now + SECOND_MS;
  if (schedule.cron_expression) {
    const cron = parseCron(schedule.cron_expression);
    if (!cron) throw new UnreadableValueError(`'${schedule.cron_expression}' is not a valid cron expression.`);
    const next = nextOccurrence(cron, Math.max(start ?? base, base));
    if (next === undefined) throw new UnreadableValueError(`'${schedule.cron_expression}' is never due.`);
    return seconds(next);
  }
  if (schedule.interval && start !== undefined) {
    if (start > base) return schedule.start_time ?? null;
    const stepMs = schedule.interval * SECOND_MS;
    return seconds(start + (Math.floor((base - start) / stepMs) + 1) * stepMs);
  }
  return schedule.run_once_start_time ?? null;
}

const seconds = (ms: number): string => toTimestamp(ms).slice(0, 19);
