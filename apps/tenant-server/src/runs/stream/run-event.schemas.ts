import { z } from 'zod';
import { jsonObject, uuidField } from '../../kernel/http/fields.js';

const MAX_EVENTS = 1_000;

/** One event of a run as clients publish and read it. */
export const runEvent = z
  .object({
    pipeline_run_id: uuidField,
    step_run_id: uuidField.nullish(),
    step_name: z.string().nullish(),
    kind: z.string(),
    correlation_id: z.string().nullish(),
    index: z.number().int().nullish(),
    payload: jsonObject.default({}),
  })
  .transform(({ payload, index, ...event }) => ({
    pipeline_run_id: event.pipeline_run_id,
    step_run_id: event.step_run_id ?? null,
    step_name: event.step_name ?? null,
    kind: event.kind,
    correlation_id: event.correlation_id ?? null,
    index: index ?? null,
    payload,
  }));

export const publishEvents = z.object({
  events: z.array(runEvent).max(MAX_EVENTS, `List should have at most ${MAX_EVENTS} items after validation`),
});

export type RunEvent = z.output<typeof runEvent>;
export type PublishEvents = z.output<typeof publishEvents>;
