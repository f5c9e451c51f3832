import { Binds } from '../../kernel/list/binds.js';
import type { ListRequest } from '../../kernel/list/list-request.js';
import { inProject, whereOf } from '../../kernel/list/page.js';
import { RUN_FROM } from '../run-details.view.js';
import { RUN_LIST } from '../runs.list.js';
import type { Grouping, Metric, RunStatisticsRequest } from './statistics.schemas.js';

export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

const SIMPLE: Readonly<Record<string, string>> = {
  status: 'r.status',
  pipeline: 'r.pipeline_id::text',
  snapshot: 'r.snapshot_id::text',
  source_snapshot: 's.source_snapshot_id::text',
  stack: 's.stack_id::text',
  trigger: '(SELECT te.trigger_id::text FROM trigger_execution te WHERE te.pipeline_run_id = r.id LIMIT 1)',
  user: 'r.user_id::text',
  tag: 'tagged.name',
};

/** Buckets are named by the day or hour they begin with; weeks begin on Mondays. */
const TIME_FORMATS: Readonly<Record<string, string>> = {
  hour: 'YYYY-MM-DD HH24:00:00',
  day: 'YYYY-MM-DD',
  week: 'YYYY-MM-DD',
  month: 'YYYY-MM-DD',
};

const OF_STEPS = 'step_run st WHERE st.pipeline_run_id = r.id';
const METRICS: Readonly<Record<string, string>> = {
  duration: 'extract(epoch FROM r.end_time - r.start_time)',
  step_count: `(SELECT count(DISTINCT st.name) FROM ${OF_STEPS})`,
  cached_step_count: `(SELECT count(DISTINCT st.name) FROM ${OF_STEPS} AND st.status = 'cached')`,
  output_artifact_count:
    '(SELECT count(DISTINCT o.artifact_id) FROM step_run_output_artifact o JOIN step_run st ON st.id = o.step_id ' +
    'WHERE st.pipeline_run_id = r.id)',
};

const TAGS = `LEFT JOIN (SELECT tr.resource_id, t.name FROM tag_resource tr JOIN tag t ON t.id = tr.tag_id
  WHERE tr.resource_type = 'pipeline_run') tagged ON tagged.resource_id = r.id`;

/**
 * Groups runs in one statement whose rows have `g0…` for the groupings, `m0…` for the metrics and `run_count`. It asks
 * for one row more than wanted, which tells that there are more.
 */
export function statisticsStatement(request: RunStatisticsRequest, project: string, list: ListRequest): Statement {
  const binds = new Binds();
  const { groupings, metrics } = request;
  const columns = [
    ...groupings.map((grouping, index) => `${groupingColumn(grouping, binds)} AS g${index}`),
    ...metrics.map((metric, index) => `${metric.aggregation}(${metricColumn(metric, binds)})::float8 AS m${index}`),
    'count(DISTINCT r.id)::int AS run_count',
  ];
  const tags = groupings.some(({ type }) => type === 'tag') ? TAGS : '';
  const where = whereOf(RUN_LIST, list, inProject('r', project), binds);
  const groupBy = groupings.length > 0 ? `GROUP BY ${groupings.map((_, index) => index + 1).join(', ')}` : '';
  const limit = `LIMIT ${binds.add(request.max_groups + 1)}`;
  const text = `SELECT ${columns.join(', ')} FROM ${RUN_FROM} ${tags} WHERE ${where} ${groupBy} ${orderOf(groupings)} ${limit}`;
  return { text, values: binds.values };
}

// The newest times are kept when there are too many; else the groups with the most runs.
function orderOf(groupings: readonly Grouping[]): string {
  const time = groupings.findIndex(({ type }) => type === 'time');
  if (time < 0) {
    return `ORDER BY ${['run_count DESC', ...groupings.map((_, index) => `${index + 1} ASC NULLS FIRST`)].join(', ')}`;
  }
  const others = groupings.map((_, index) => index).filter((index) => index !== time);
  return `ORDER BY ${[time, ...others].map((index) => `${index + 1} DESC NULLS LAST`).join(', ')}`;
}

function groupingColumn(grouping: Grouping, binds: Binds): string {
  if (grouping.type === 'metadata') return metadataColumn(grouping.metadata_key, binds, 'rm.value');
  if (grouping.type !== 'time') return SIMPLE[grouping.type] as string;
  const { granularity } = grouping;
  return `to_char(date_trunc('${granularity}', r.start_time), '${TIME_FORMATS[granularity]}')`;
}

function metricColumn(metric: Metric, binds: Binds): string {
  if (metric.source !== 'metadata') return METRICS[metric.source] as string;
  const value = `CASE WHEN rm.type IN ('int', 'float') AND rm.value ~ '^-?[0-9.]+([eE][-+]?[0-9]{1,3})?$' THEN rm.value::float8 END`;
  return metadataColumn(metric.metadata_key, binds, value);
}

/** Of the newest metadata under the key. */
const metadataColumn = (key: string, binds: Binds, value: string): string =>
  `(SELECT ${value} FROM run_metadata_resource rmr JOIN run_metadata rm ON rm.id = rmr.run_metadata_id
     WHERE rmr.resource_id = r.id AND rmr.resource_type = 'pipeline_run' AND rm.key = ${binds.add(key)}
     ORDER BY rm.created DESC, rm.id DESC LIMIT 1)`;
