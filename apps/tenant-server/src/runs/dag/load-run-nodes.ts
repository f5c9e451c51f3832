import type { Sql } from '../../database/sql.js';
import { groupBy } from '../../kernel/model.js';
import type { DagRow } from './build-dag.js';

/** What a graph shows beside the steps of the run. */
export interface RunNodes {
  readonly waitConditions: readonly DagRow[];
  /** Runs that were started by a step, by the step's id. */
  readonly triggeredRuns: ReadonlyMap<string, readonly DagRow[]>;
  readonly childRuns: readonly DagRow[];
}

interface RunRow {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly index: number;
  readonly start_time: string | null;
  readonly end_time: string | null;
  readonly duration: number | null;
  readonly triggered_by: string | null;
}

interface ConditionRow {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly type: string;
  readonly created: string;
  readonly resolution: string | null;
  readonly question: string | null;
  readonly resolved_at: string | null;
}

const RUN_COLUMNS =
  'r.id, r.name, r.status, r."index", r.start_time, r.end_time, r.triggered_by, ' +
  'extract(epoch FROM r.end_time - r.start_time)::float8 AS duration';

/** Reads the nodes of a run that are none of its steps. */
export async function loadRunNodes(sql: Sql, runId: string): Promise<RunNodes> {
  const [conditions, triggered, children] = await Promise.all([
    sql.query<ConditionRow>(
      `SELECT id, name, status, type, created, resolution, question, resolved_at FROM run_wait_condition
        WHERE run_id = $1 ORDER BY created DESC`,
      [runId],
    ),
    sql.query<RunRow>(
      `SELECT ${RUN_COLUMNS} FROM pipeline_run r JOIN step_run st ON st.id = r.triggered_by
        WHERE r.triggered_by_type = 'step_run' AND st.pipeline_run_id = $1 ORDER BY r.created, r.id`,
      [runId],
    ),
    sql.query<RunRow>(`SELECT ${RUN_COLUMNS} FROM pipeline_run r WHERE r.parent_run_id = $1 ORDER BY r.created, r.id`, [
      runId,
    ]),
  ]);
  return {
    waitConditions: conditions.map((row) => ({ id: row.id, name: row.name, metadata: conditionMetadata(row) })),
    triggeredRuns: new Map(
      [...groupBy(triggered, (row) => row.triggered_by ?? '')].map(([step, rows]) => [step, rows.map(triggeredNode)]),
    ),
    childRuns: children.map((row) => ({
      id: row.id,
      name: row.name,
      metadata: {
        status: row.status,
        ...times(row),
        ...(row.start_time && row.end_time && { end_time: row.end_time }),
      },
    })),
  };
}

const triggeredNode = (row: RunRow): DagRow => ({
  id: row.id,
  name: row.name,
  metadata: { status: row.status, index: row.index, ...times(row) },
});

const times = ({ start_time, duration }: RunRow): Record<string, unknown> => ({
  ...(start_time && { start_time }),
  ...(start_time && duration !== null && { duration }),
});

const conditionMetadata = ({ created, resolution, question, resolved_at, status, type }: ConditionRow) => ({
  status,
  type,
  created_at: created,
  ...(resolution && { resolution }),
  ...(question && { question }),
  ...(resolved_at && { resolved_at }),
});
