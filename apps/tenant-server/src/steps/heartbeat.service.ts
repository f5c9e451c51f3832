import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { IllegalOperationError, NotFoundError, ZenmlError } from '../kernel/errors/zenml.error.js';
import type { Caller } from '../kernel/http/caller.js';
import { NOW } from '../kernel/sql-text.js';
import { isFinished, type ExecutionStatus } from '../runs/status/execution-status.js';

export interface Heartbeat {
  readonly id: string;
  readonly status: ExecutionStatus;
  /** With a `Z`, unlike every other time on the wire (wire contract, section 4). */
  readonly latest_heartbeat: string;
  /** A step whose run is stopping ends itself. */
  readonly pipeline_run_status: ExecutionStatus;
  readonly heartbeat_enabled: boolean;
}

interface Row {
  readonly id: string;
  readonly status: ExecutionStatus;
  readonly latest_heartbeat: string;
  readonly heartbeat_threshold: number | null;
  readonly pipeline_run_id: string;
  readonly run_status: ExecutionStatus;
  readonly schedule_id: string | null;
}

/** Signs of life of running steps: they come often, so one costs two small statements and no lock on the run. */
@Injectable()
export class HeartbeatService {
  constructor(private readonly database: Database) {}

  /**
   * @throws NotFoundError (404), IllegalOperationError (403) for a step that has finished, ZenmlError (401) when the
   * token was made for another run or schedule.
   */
  async beat(caller: Caller, stepId: string): Promise<Heartbeat> {
    const step = await this.database.first<Row>(
      `SELECT st.id, st.status, st.heartbeat_threshold, st.pipeline_run_id, r.status AS run_status,
          coalesce(s.schedule_id, r.schedule_id) AS schedule_id, ${NOW} AS latest_heartbeat
         FROM step_run st JOIN pipeline_run r ON r.id = st.pipeline_run_id
         LEFT JOIN pipeline_snapshot s ON s.id = r.snapshot_id WHERE st.id = $1`,
      [stepId],
    );
    if (!step) throw NotFoundError.byId('step run', stepId);
    checkScope(caller, step);
    const beaten = isFinished(step.status)
      ? 0
      : await this.database.run('UPDATE step_run SET latest_heartbeat = $2 WHERE id = $1 AND status = $3', [
          stepId,
          step.latest_heartbeat,
          step.status,
        ]);
    // It may have finished since it was read: nothing is written then, and the next beat says so.
    if (beaten === 0 && isFinished(step.status)) {
      throw new IllegalOperationError('Can not update heartbeat for finished steps.');
    }
    return {
      id: step.id,
      status: step.status,
      latest_heartbeat: `${step.latest_heartbeat}Z`,
      pipeline_run_status: step.run_status,
      heartbeat_enabled: step.heartbeat_threshold !== null,
    };
  }
}

function checkScope({ pipelineRunId, scheduleId }: Caller, step: Row): void {
  const isOther = pipelineRunId
    ? pipelineRunId !== step.pipeline_run_id
    : scheduleId !== undefined && scheduleId !== step.schedule_id;
  if (!isOther) return;
  throw new ZenmlError('AuthorizationException', 401, `Authentication token provided is invalid for step: ${step.id}`);
}
