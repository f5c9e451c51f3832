import { z } from 'zod';
import { jsonObject, nameField, projectField, timeField, userField, uuidField } from '../kernel/http/fields.js';
import { runConfiguration } from '../runs/config/run-configuration.schemas.js';

/** What can happen to what a trigger watches, with the words that clients show. */
export const PLATFORM_EVENTS = {
  pipeline: { run_completed: 'A run of the pipeline completed.', run_failed: 'A run of the pipeline failed.' },
  pipeline_run: { completed: 'The run completed.', failed: 'The run failed.' },
  pipeline_snapshot: { run_completed: 'A run of the snapshot completed.', run_failed: 'A run of the snapshot failed.' },
} as const;

export const SOURCE_TYPES = ['pipeline', 'pipeline_run', 'pipeline_snapshot'] as const;

/** A hundred years, in seconds. */
const MAX_INTERVAL_SECONDS = 100 * 366 * 86_400;

const common = {
  name: nameField,
  active: z.boolean().default(true),
  concurrency: z.enum(['skip', 'submit']).default('skip'),
};

const schedule = {
  ...common,
  type: z.literal('schedule'),
  flavor: z.literal('native schedule').default('native schedule'),
  cron_expression: z.string().nullish(),
  /** Seconds. */
  interval: z.number().int().min(60).max(MAX_INTERVAL_SECONDS).nullish(),
  start_time: timeField.nullish(),
  end_time: timeField.nullish(),
  run_once_start_time: timeField.nullish(),
  max_runs: z.number().int().min(1).nullish(),
};

interface Times {
  readonly cron_expression?: string | null | undefined;
  readonly interval?: number | null | undefined;
  readonly start_time?: string | null | undefined;
  readonly end_time?: string | null | undefined;
  readonly run_once_start_time?: string | null | undefined;
}

function checkTimes(times: Times, context: z.core.$RefinementCtx): void {
  const fault = (message: string): void => void context.addIssue({ code: 'custom', message });
  if (times.interval && !times.start_time) fault('Interval must be set with start time.');
  const options = [times.cron_expression, times.interval, times.run_once_start_time].filter(
    (option) => option != null,
  ).length;
  if (options !== 1) fault('You must specify exactly one option (cron, interval, one-off) for the schedule.');
  if (times.start_time && times.end_time && times.end_time <= times.start_time) {
    fault('The end time must be after the start time.');
  }
}

const platformEvent = {
  ...common,
  type: z.literal('platform_event'),
  flavor: z.literal('platform event').default('platform event'),
  source_entity: z.object({ type: z.enum(SOURCE_TYPES), id: uuidField }),
  target_events: z.array(z.string()).min(1),
};

interface Events {
  readonly source_entity: { readonly type: (typeof SOURCE_TYPES)[number] };
  readonly target_events: readonly string[];
}

function checkEvents({ source_entity: source, target_events: events }: Events, context: z.core.$RefinementCtx): void {
  const unknown = events.find((event) => !Object.hasOwn(PLATFORM_EVENTS[source.type], event));
  if (unknown === undefined) return;
  context.addIssue({ code: 'custom', message: `Invalid event '${unknown}' for source_type '${source.type}'.` });
}

const webhook = {
  ...common,
  type: z.literal('webhook'),
  configuration: jsonObject,
};

const owned = { project: projectField, user: userField };

/** With what the runs of a snapshot are to be started; nothing is the snapshot's own. */
export const attachment = runConfiguration.nullish();

export const createTrigger = z.discriminatedUnion('type', [
  z.object({ ...schedule, ...owned }).superRefine(checkTimes),
  z.object({ ...platformEvent, ...owned }).superRefine(checkEvents),
  z.object({
    ...webhook,
    ...owned,
    flavor: z.literal('webhook').default('webhook'),
    webhook_id: uuidField,
  }),
]);

export const updateTrigger = z.discriminatedUnion('type', [
  z.object({ ...schedule, next_occurrence: timeField.nullish() }).superRefine(checkTimes),
  z.object(platformEvent).superRefine(checkEvents),
  // The whole of it is replaced, so nothing may be left out.
  z.object({ ...webhook, active: z.boolean(), concurrency: z.enum(['skip', 'submit']) }),
]);

export type CreateTrigger = z.output<typeof createTrigger>;
export type UpdateTrigger = z.output<typeof updateTrigger>;
