import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { withPlainNumbers } from '../../kernel/exact-numbers.js';
import type { Caller } from '../../kernel/http/caller.js';
import { parseListRequest, type RawQuery } from '../../kernel/list/list-request.js';
import { withoutFalseFlags } from '../../kernel/list/optional-flags.js';
import { projectOf } from '../../kernel/project.js';
import { OPTIONAL_RUN_FLAGS } from '../runs.list.js';
import type { Grouping, RunStatisticsRequest } from './statistics.schemas.js';
import { statisticsStatement } from './statistics-statement.js';

export interface RunStatistics {
  /** By time, oldest first, when grouped by it; else those with the most runs first. */
  readonly groups: readonly RunGroup[];
  readonly truncated: boolean;
}

interface RunGroup {
  readonly group_keys: Readonly<Record<string, unknown>>;
  /** Null when no run of the group has the value. */
  readonly metrics: Readonly<Record<string, number | null>>;
  readonly run_count: number;
}

type Row = Readonly<Record<string, string | number | null>> & { readonly run_count: number };

@Injectable()
export class StatisticsService {
  constructor(private readonly database: Database) {}

  async of(caller: Caller, request: RunStatisticsRequest): Promise<RunStatistics> {
    const query = queryOf(request.filter);
    const project = await projectOf(this.database, caller, query);
    const { text, values } = statisticsStatement(
      request,
      project,
      withoutFalseFlags(parseListRequest(query), OPTIONAL_RUN_FLAGS),
    );
    const rows = await this.database.query<Row>(text, values);
    const kept = rows.slice(0, request.max_groups);
    if (request.groupings.some(({ type }) => type === 'time')) kept.reverse();
    return { groups: kept.map((row) => groupOf(row, request)), truncated: rows.length > request.max_groups };
  }
}

function groupOf(row: Row, { groupings, metrics }: RunStatisticsRequest): RunGroup {
  return {
    group_keys: Object.fromEntries(groupings.map((each, index) => [each.name, keyOf(each, row[`g${index}`] ?? null)])),
    metrics: Object.fromEntries(metrics.map((each, index) => [each.name, (row[`m${index}`] ?? null) as number | null])),
    run_count: row.run_count,
  };
}

// Metadata is JSON; only single values can be keys.
function keyOf(grouping: Grouping, value: string | number | null): unknown {
  if (grouping.type !== 'metadata' || typeof value !== 'string') return value;
  const parsed: unknown = JSON.parse(value);
  return typeof parsed === 'object' ? null : parsed;
}

/** The filter comes as JSON, with the words of the query of a list. Paging and sorting mean nothing here. */
function queryOf(filter: Readonly<Record<string, unknown>>): RawQuery {
  const query: Record<string, string | string[]> = {};
  for (const [field, value] of Object.entries(withPlainNumbers(filter) as Record<string, unknown>)) {
    if (value === null || ['page', 'size', 'sort_by', 'hydrate'].includes(field)) continue;
    query[field] = Array.isArray(value) ? value.map(String) : String(value);
  }
  return query;
}
