import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { addLogs } from '../logs/attach-logs.js';
import { RunEvents } from '../runs/run-events.js';
import { applyRunStatus, lockExistingRun, type LockedRun } from '../runs/status/apply-run-status.js';
import type { ExecutionStatus } from '../runs/status/execution-status.js';
import { addLoaded, addOutputs, checkArtifacts } from './step-links.js';
import { checkStepTransition, storedStepStatus } from './step-transition.js';
import { StepsRepository, type LockedStep } from './steps.repository.js';
import type { UpdateStep } from './steps.schemas.js';

@Injectable()
export class UpdateStepService {
  constructor(
    private readonly database: Database,
    private readonly steps: StepsRepository,
    private readonly events: RunEvents,
  ) {}

  /**
   * Notes what a step has come to, and what that makes of its run.
   * @throws NotFoundError (404), IllegalOperationError (403) when the step has finished.
   */
  async update(id: string, body: UpdateStep): Promise<void> {
    const runId = await this.steps.runOf(this.database, id);
    const finished = await this.database.transaction(async (sql) => {
      // The run first, as every writer of steps does, so that two of them never wait for one another.
      const run = await lockExistingRun(sql, runId);
      const step = await this.steps.lock(sql, id);
      await this.steps.update(sql, id, {
        status: statusOf(run, step, body),
        end_time: body.end_time ?? null,
        exception_info: body.exception_info ? JSON.stringify(body.exception_info) : null,
        cache_expires_at: body.cache_expires_at ?? null,
      });
      const loaded = Object.values(body.loaded_artifact_versions);
      await checkArtifacts(sql, step.project_id, 'output artifact', Object.values(body.outputs).flat());
      await checkArtifacts(sql, step.project_id, 'input artifact', loaded);
      await addOutputs(sql, id, body.outputs);
      await addLoaded(sql, id, body.loaded_artifact_versions);
      const owner = { projectId: step.project_id, userId: step.user_id, stepRunId: id, defaultSource: 'step' };
      await addLogs(sql, owner, body.add_logs);
      return applyRunStatus(sql, run);
    });
    if (finished) await this.events.finished(runId);
  }
}

function statusOf(run: LockedRun, step: LockedStep, { status }: UpdateStep): ExecutionStatus | null {
  if (!status) return null;
  checkStepTransition(step.status, status);
  const isStopping = run.status === 'stopping' || run.status === 'stopped';
  return storedStepStatus(step.status, status, step.is_retriable && !isStopping);
}
