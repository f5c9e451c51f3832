import { z } from 'zod';
import { nameField, newName, projectField, timeField, userField, uuidField } from '../kernel/http/fields.js';
import { durationField } from './interval.js';

export const createSchedule = z
  .object({
    user: userField,
    project: projectField,
    name: nameField,
    active: z.boolean(),
    cron_expression: z.string().nullish(),
    start_time: timeField.nullish(),
    end_time: timeField.nullish(),
    interval_second: durationField.nullish(),
    catchup: z.boolean().default(false),
    run_once_start_time: timeField.nullish(),
    orchestrator_id: uuidField.nullable(),
    pipeline_id: uuidField.nullable(),
  })
  .refine(
    (schedule) =>
      schedule.cron_expression || (schedule.start_time && schedule.interval_second) || schedule.run_once_start_time,
    'Either a cron expression, a start time and interval seconds or a run once start time need to be set for a valid schedule.',
  );

export const updateSchedule = z.object({
  name: newName.nullish(),
  cron_expression: z.string().nullish(),
  active: z.boolean().nullish(),
});

export type CreateSchedule = z.output<typeof createSchedule>;
export type UpdateSchedule = z.output<typeof updateSchedule>;
