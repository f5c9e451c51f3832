import { z } from 'zod';
import { shortText } from '../../kernel/http/fields.js';
import { runFilter } from './run-filter.schemas.js';

const name = z.string().min(1, 'String should have at least 1 character');

/** What runs can be grouped by, without further words. */
export const SIMPLE_GROUPINGS = [
  ...(['status', 'pipeline', 'snapshot', 'source_snapshot', 'stack', 'trigger', 'user', 'tag'] as const),
] as const;

const grouping = z.discriminatedUnion('type', [
  z.object({ name, type: z.enum(SIMPLE_GROUPINGS) }),
  z.object({ name, type: z.literal('time'), granularity: z.enum(['hour', 'day', 'week', 'month']) }),
  z.object({ name, type: z.literal('metadata'), metadata_key: shortText }),
]);
export type Grouping = z.output<typeof grouping>;

const aggregation = z.enum(['avg', 'sum', 'min', 'max']);
const metric = z.discriminatedUnion('source', [
  z.object({
    name,
    aggregation,
    source: z.enum(['duration', 'step_count', 'cached_step_count', 'output_artifact_count']),
  }),
  z.object({ name, aggregation, source: z.literal('metadata'), metadata_key: shortText }),
]);
export type Metric = z.output<typeof metric>;

const areDistinct = (items: readonly { readonly name: string }[]): boolean =>
  new Set(items.map((item) => item.name)).size === items.length;

export const runStatisticsRequest = z
  .object({
    filter: runFilter,
    groupings: z.array(grouping).max(20).default([]),
    metrics: z.array(metric).max(50).default([]),
    max_groups: z.number().int().min(1).max(10_000).default(1000),
  })
  .refine(({ groupings }) => areDistinct(groupings), 'Duplicate grouping names are not allowed.')
  .refine(({ metrics }) => areDistinct(metrics), 'Duplicate metric names are not allowed.')
  .refine(
    ({ groupings }) => groupings.filter(({ type }) => type === 'time').length <= 1,
    'At most one time grouping is allowed.',
  );
export type RunStatisticsRequest = z.output<typeof runStatisticsRequest>;
