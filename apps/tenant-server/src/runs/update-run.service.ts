import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Sql } from '../database/sql.js';
import { IllegalOperationError, ValueError } from '../kernel/errors/zenml.error.js';
import type { Caller } from '../kernel/http/caller.js';
import { distinct } from '../kernel/model.js';
import { checkReference } from '../kernel/references.js';
import { NOW } from '../kernel/sql-text.js';
import { addLogs } from '../logs/attach-logs.js';
import { attachTags, detachTags } from '../tags/tagging.js';
import { RunEvents } from './run-events.js';
import { RunsRepository } from './runs.repository.js';
import type { UpdateRun } from './runs.schemas.js';
import { applyRunStatus, lockExistingRun, type LockedRun } from './status/apply-run-status.js';
import { isPlaceholder } from './status/execution-status.js';

@Injectable()
export class UpdateRunService {
  constructor(
    private readonly database: Database,
    private readonly runs: RunsRepository,
    private readonly events: RunEvents,
  ) {}

  /**
   * @throws NotFoundError (404) for the run or an output, IllegalOperationError (403) for a status or an orchestrator
   * run id that the run cannot get any more.
   */
  async update(caller: Caller, id: string, body: UpdateRun): Promise<void> {
    const finished = await this.database.transaction(async (sql) => {
      const run = await lockExistingRun(sql, id);
      const status = body.status ? await applyRunStatus(sql, run, body.status, body.status_reason) : undefined;
      // The status may be no placeholder's any more.
      await this.#setOrchestratorRunId(sql, status || body.status ? await lockExistingRun(sql, id) : run, body);
      await this.#setDetails(sql, run, body);
      await attachTags(sql, caller, 'pipeline_run', id, body.add_tags);
      await detachTags(sql, 'pipeline_run', id, body.remove_tags);
      return status;
    });
    if (finished) await this.events.finished(id);
  }

  /**
   * Asks a run to stop. Only the orchestrator's own code can end what runs on the tenant's machines: the steps see the
   * new status with their next heartbeat and stop themselves; one that has no step left is stopped at once.
   * @throws IllegalOperationError (403) when there is nothing to stop (any more), ValueError (400) when its stack is gone.
   */
  async stop(id: string): Promise<void> {
    const run = await this.runs.get(id, false);
    if (!run.stack_id) {
      throw new ValueError('The stack that this pipeline run was executed on is not accessible or has been deleted.');
    }
    const finished = await this.database.transaction(async (sql) => {
      const locked = await lockExistingRun(sql, id);
      checkStoppable(locked);
      return applyRunStatus(sql, locked, 'stopping', 'Manual stop requested.');
    });
    if (finished) await this.events.finished(id);
  }

  /** Computes the status of a run anew from its steps, as each write of a step does. */
  async refresh(id: string): Promise<void> {
    const finished = await this.database.transaction(async (sql) => {
      const run = await lockExistingRun(sql, id);
      return isPlaceholder(run.status) || run.is_dynamic ? undefined : applyRunStatus(sql, run);
    });
    if (finished) await this.events.finished(id);
  }

  async #setOrchestratorRunId(sql: Sql, run: LockedRun, { orchestrator_run_id: wanted }: UpdateRun): Promise<void> {
    if (!wanted) return;
    if (!isPlaceholder(run.status)) {
      throw new IllegalOperationError(
        'Cannot update the orchestrator run id of a pipeline run that is not a placeholder run.',
      );
    }
    if (run.orchestrator_run_id && run.orchestrator_run_id !== wanted) {
      throw new IllegalOperationError(
        'Pipeline run already has a different orchestrator run id. ' +
          `Existing: ${run.orchestrator_run_id}, New: ${wanted}`,
      );
    }
    await sql.run('UPDATE pipeline_run SET orchestrator_run_id = $2 WHERE id = $1', [run.id, wanted]);
  }

  async #setDetails(sql: Sql, run: LockedRun, body: UpdateRun): Promise<void> {
    const outputs = body.outputs ?? undefined;
    for (const artifact of distinct(Object.values(outputs ?? {}))) {
      await checkReference(sql, {
        table: 'artifact_version',
        what: 'output artifact version',
        id: artifact,
        by: 'pipeline run',
        operation: 'updated',
        project: run.project_id,
      });
    }
    await sql.run(
      `UPDATE pipeline_run SET exception_info = coalesce($2, exception_info), updated = ${NOW} WHERE id = $1`,
      [run.id, body.exception_info ? JSON.stringify(body.exception_info) : null],
    );
    if (outputs) await this.runs.setOutputs(sql, run.id, outputs);
    const owner = { projectId: run.project_id, userId: run.user_id, pipelineRunId: run.id };
    await addLogs(sql, { ...owner, defaultSource: 'orchestrator' }, body.add_logs);
  }
}

function checkStoppable({ status, orchestrator_run_id }: LockedRun): void {
  if (status === 'completed') throw new IllegalOperationError('Cannot stop a run that is already completed.');
  if (status === 'stopped') throw new IllegalOperationError('Run is already stopped.');
  if (status === 'stopping') throw new IllegalOperationError('Run is already being stopped.');
  if (!orchestrator_run_id) {
    throw new IllegalOperationError('Cannot stop a pipeline run that has no orchestrator run id yet.');
  }
}
