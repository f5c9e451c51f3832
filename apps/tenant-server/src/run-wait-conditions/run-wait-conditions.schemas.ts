import { z } from 'zod';
import {
  jsonObject,
  longText,
  metadataValue,
  projectField,
  shortText,
  timeField,
  userField,
  uuidField,
} from '../kernel/http/fields.js';

export const createWaitCondition = z.object({
  user: userField,
  project: projectField,
  run: uuidField,
  name: shortText,
  type: z.enum(['external_input']),
  question: longText.nullish(),
  /** JSON Schema of the value that is waited for. */
  data_schema: jsonObject.nullish(),
  metadata: z.record(z.string(), metadataValue).default({}),
});
export type CreateWaitCondition = z.output<typeof createWaitCondition>;

export const resolveWaitCondition = z.object({
  user: userField,
  resolution: z.enum(['continue', 'abort']),
  /** Any JSON value. */
  result: z.unknown().optional(),
});
export type ResolveWaitCondition = z.output<typeof resolveWaitCondition>;

/** How a runner says that it waits (`refresh`), has waited long enough, or cannot go on. */
export const updateLease = z.object({
  poller_instance_id: shortText,
  poller_lease_expires_at: timeField,
  mode: z.enum(['refresh', 'finalize', 'abandon']).default('refresh'),
});
export type UpdateLease = z.output<typeof updateLease>;
