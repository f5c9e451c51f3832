import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Sql } from '../database/sql.js';
import { EntityExistsError, IllegalOperationError, NotFoundError } from '../kernel/errors/zenml.error.js';
import type { Caller } from '../kernel/http/caller.js';
import type { ListRequest, RawQuery } from '../kernel/list/list-request.js';
import { withItems, type Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { listInProject, resolveProject } from '../kernel/project.js';
import { checkReference } from '../kernel/references.js';
import { recordMetadata } from '../run-metadata/record-metadata.js';
import { typedMetadata } from '../run-metadata/typed-metadata.js';
import { RunEvents } from '../runs/run-events.js';
import { RunsRepository } from '../runs/runs.repository.js';
import { applyRunStatus, lockExistingRun, lockRun } from '../runs/status/apply-run-status.js';
import { isFinished, type ExecutionStatus } from '../runs/status/execution-status.js';
import { checkResult } from './check-result.js';
import type { WaitConditionRow } from './run-wait-condition.model.js';
import { waitConditionViews } from './run-wait-condition.view.js';
import { WaitConditionsRepository } from './run-wait-conditions.repository.js';
import type { CreateWaitCondition, ResolveWaitCondition, UpdateLease } from './run-wait-conditions.schemas.js';

/** What dynamic runs wait for: a person's word, or a value. */
@Injectable()
export class WaitConditionsService {
  constructor(
    private readonly database: Database,
    private readonly conditions: WaitConditionsRepository,
    private readonly runs: RunsRepository,
    private readonly events: RunEvents,
  ) {}

  async list(caller: Caller, query: RawQuery, request: ListRequest): Promise<Page<Model>> {
    const page = await listInProject(this.database, caller, query, (project) => this.conditions.page(project, request));
    return withItems(page, await waitConditionViews(this.database, page.items, request));
  }

  /** @throws NotFoundError (404) */
  async get(id: string, hydrate: boolean): Promise<Model> {
    const [view] = await waitConditionViews(this.database, [await this.conditions.get(id)], { hydrate });
    return view as Model;
  }

  /**
   * The condition of that name, made when it is not there: a run that is resumed asks again.
   * @throws IllegalOperationError (403) for a static run or one that waits for something else, EntityExistsError (409)
   * for another condition of the name.
   */
  async create(caller: Caller, body: CreateWaitCondition): Promise<Model> {
    const project = await resolveProject(this.database, caller, body.project ?? undefined);
    const id = await this.database.transaction((sql) => this.#create(sql, caller, project, body));
    return this.get(id, true);
  }

  async #create(sql: Sql, caller: Caller, project: string, body: CreateWaitCondition): Promise<string> {
    const run = await lockRun(sql, body.run);
    if (!run) throw NotFoundError.byId('pipeline run', body.run);
    const reference = { table: 'pipeline_run', what: 'pipeline run', id: body.run, by: 'run wait condition' };
    await checkReference(sql, { ...reference, project });
    if (!run.is_dynamic) {
      throw new IllegalOperationError('Wait conditions are only supported for dynamic pipelines.');
    }
    const all = await this.conditions.ofRun(sql, run.id);
    const same = all.find((each) => each.name === body.name);
    if (same && isSame(same, body)) return same.id;
    if (same) {
      throw new EntityExistsError(
        'A run wait condition with this name already exists for the run, but with different configuration.',
      );
    }
    if (all.some((each) => each.status === 'pending')) {
      throw new IllegalOperationError(
        'Only one pending wait condition is allowed per run. Resolve the existing pending wait condition before ' +
          'creating a new one.',
      );
    }
    const id = await this.conditions.insert(sql, project, caller.userId, body);
    const resources = [{ id, type: 'wait_condition' as const }];
    await recordMetadata(sql, {
      projectId: project,
      userId: caller.userId,
      resources,
      ...typedMetadata(body.metadata),
    });
    return id;
  }

  /**
   * Gives what is waited for. The runner that waits goes on; when none does, the run stays paused until somebody
   * resumes it, which takes the tenant's own orchestrator.
   * @throws IllegalOperationError (403) when it was given before, ValueError (400) for a value that does not fit.
   */
  async resolve(caller: Caller, id: string, body: ResolveWaitCondition): Promise<Model> {
    const { run_id: runId } = await this.conditions.get(id);
    const finished = await this.database.transaction(async (sql) => {
      const run = await lockExistingRun(sql, runId);
      const condition = await this.conditions.lock(sql, id);
      if (condition.status !== 'pending') throw new IllegalOperationError('Wait condition has already been resolved.');
      if (body.resolution === 'continue') checkResult(condition.data_schema_json, body.result);
      const result = body.resolution === 'continue' && body.result != null ? JSON.stringify(body.result) : null;
      await this.conditions.resolve(sql, id, caller.userId, body.resolution, result);
      if (body.resolution === 'abort') {
        return isFinished(run.status) ? undefined : applyRunStatus(sql, run, 'stopped', 'Wait condition was aborted.');
      }
      if (!condition.has_poller)
        await this.#pause(sql, await this.runs.rootOf(sql, runId), 'Waiting for manual resume.');
      return undefined;
    });
    if (finished) await this.events.finished(runId);
    return this.get(id, true);
  }

  /** @returns the condition's status, by which the runner knows whether to go on. */
  async updateLease(id: string, lease: UpdateLease): Promise<string> {
    const { run_id: runId } = await this.conditions.get(id);
    return this.database.transaction(async (sql) => {
      await lockExistingRun(sql, runId);
      const condition = await this.conditions.lock(sql, id);
      if (lease.mode === 'refresh') {
        if (condition.status === 'pending') await this.conditions.refreshLease(sql, id, lease);
        return condition.status;
      }
      await this.conditions.releaseLease(sql, id);
      if (condition.status === 'pending') await this.#pause(sql, runId, 'Waiting for input.');
      // Nobody is left to take up the answer that came meanwhile.
      if (lease.mode === 'abandon' && condition.resolution === 'continue') {
        await this.#pause(sql, await this.runs.rootOf(sql, runId), 'Waiting for manual resume.');
      }
      return condition.status;
    });
  }

  async #pause(sql: Sql, runId: string, reason: string): Promise<ExecutionStatus | undefined> {
    const run = await lockExistingRun(sql, runId);
    return isFinished(run.status) ? undefined : applyRunStatus(sql, run, 'paused', reason);
  }
}

const isSame = (row: WaitConditionRow, body: CreateWaitCondition): boolean =>
  row.type === body.type &&
  row.question === (body.question ?? null) &&
  isDeepStrictEqual(row.data_schema_json ? JSON.parse(row.data_schema_json) : null, body.data_schema ?? null);
