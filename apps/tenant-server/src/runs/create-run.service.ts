import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { isUniqueViolation } from '../database/pg-errors.js';
import type { Sql } from '../database/sql.js';
import { EntityExistsError, NotFoundError, ValueError } from '../kernel/errors/zenml.error.js';
import type { Caller } from '../kernel/http/caller.js';
import { resolveProject } from '../kernel/project.js';
import { checkReference } from '../kernel/references.js';
import { attachLogs } from '../logs/attach-logs.js';
import { attachTags } from '../tags/tagging.js';
import { pipelineConfigOf } from './config/pipeline-config.js';
import { ensureConfiguredModel } from './configured-model.js';
import { RunsRepository, type NewRun, type SnapshotFacts } from './runs.repository.js';
import type { CreateRun } from './runs.schemas.js';
import { isFinished, isPlaceholder } from './status/execution-status.js';

/** Longer than this an environment is not worth keeping. */
const MAX_ENVIRONMENT = 65_535;

/** A run by its id, and whether this request made it. */
export interface RunCreation {
  readonly id: string;
  readonly created: boolean;
}

/** Gets or creates runs: every step of a run asks, in processes that know nothing of one another. */
@Injectable()
export class CreateRunService {
  constructor(
    private readonly database: Database,
    private readonly runs: RunsRepository,
  ) {}

  /**
   * The run that the orchestrator has begun already; else the announced run of the snapshot, begun by this; else a new
   * one.
   * @throws EntityExistsError (409) when another run has the name, NotFoundError (404) for the snapshot and other
   * references.
   */
  async getOrCreate(caller: Caller, body: CreateRun): Promise<RunCreation> {
    const project = await resolveProject(this.database, caller, body.project ?? undefined);
    if (body.original_run_id) await this.runs.statusOf(body.original_run_id);
    const begun = await this.#begun(this.database, body);
    if (begun) return { id: begun, created: false };
    try {
      return await this.database.transaction((sql) => this.#inTransaction(sql, caller, project, body));
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      const other = await this.#begun(this.database, body);
      if (other) return { id: other, created: false };
      throw alreadyExists(error, body);
    }
  }

  async #inTransaction(sql: Sql, caller: Caller, project: string, body: CreateRun): Promise<RunCreation> {
    const snapshot = await this.#snapshot(sql, project, body);
    // Another step may have begun the run while this one waited for the snapshot.
    const begun = await this.#begun(sql, body);
    if (begun) return { id: begun, created: false };
    const orchestratorEnvironment = environmentText(body);
    if (!isPlaceholder(body.status)) {
      const id = await this.runs.beginPlaceholder(sql, {
        snapshot_id: snapshot.id,
        orchestrator_run_id: body.orchestrator_run_id ?? null,
        orchestrator_environment: orchestratorEnvironment,
        status: body.status,
        in_progress: !isFinished(body.status),
      });
      if (id && !body.orchestrator_run_id) {
        throw new ValueError('Orchestrator run ID is required to replace a placeholder run.');
      }
      if (id) {
        await attachTags(sql, caller, 'pipeline_run', id, body.tags);
        return { id, created: true };
      }
    }
    return { id: await this.#insert(sql, caller, snapshot, body, orchestratorEnvironment), created: true };
  }

  async #insert(
    sql: Sql,
    caller: Caller,
    snapshot: SnapshotFacts,
    body: CreateRun,
    orchestratorEnvironment: string,
  ): Promise<string> {
    const config = pipelineConfigOf(snapshot.pipeline_configuration, body.start_time ?? null);
    const run: NewRun = {
      name: body.name,
      project_id: snapshot.project_id,
      user_id: caller.userId,
      snapshot_id: snapshot.id,
      pipeline_id: snapshot.pipeline_id,
      index: await this.runs.nextIndex(sql, snapshot.pipeline_id),
      orchestrator_run_id: body.orchestrator_run_id ?? null,
      orchestrator_environment: orchestratorEnvironment,
      start_time: body.start_time ?? null,
      end_time: body.end_time ?? null,
      status: body.status,
      in_progress: !isFinished(body.status),
      status_reason: body.status_reason ?? null,
      ...triggerOf(body),
      enable_heartbeat: config.enable_heartbeat ?? true,
      exception_info: body.exception_info ? JSON.stringify(body.exception_info) : null,
      original_run_id: body.original_run_id ?? null,
      parent_run_id: body.parent_run_id ?? null,
      child_key: body.child_key ?? null,
      root_run_id: body.parent_run_id ? await this.runs.rootOf(sql, body.parent_run_id) : null,
    };
    const id = await this.runs.insert(sql, run);
    const owner = { projectId: run.project_id, userId: run.user_id, pipelineRunId: id, defaultSource: 'client' };
    await attachLogs(sql, owner, body.logs);
    const version = await ensureConfiguredModel(sql, caller, config, { projectId: run.project_id, runId: id });
    if (version) await this.runs.linkModelVersion(sql, id, version);
    await attachTags(sql, caller, 'pipeline_run', id, body.tags);
    return id;
  }

  #begun(sql: Sql, { snapshot, orchestrator_run_id }: CreateRun): Promise<string | undefined> {
    return orchestrator_run_id ? this.runs.begunBy(sql, snapshot, orchestrator_run_id) : Promise.resolve(undefined);
  }

  async #snapshot(sql: Sql, project: string, body: CreateRun): Promise<SnapshotFacts> {
    const by = 'pipeline run';
    const snapshot = await this.runs.lockSnapshot(sql, body.snapshot);
    await checkReference(sql, {
      table: 'pipeline_snapshot',
      what: 'pipeline snapshot',
      id: body.snapshot,
      by,
      project,
    });
    for (const [what, id] of [
      ['original run', body.original_run_id],
      ['parent run', body.parent_run_id],
    ] as const) {
      await checkReference(sql, { table: 'pipeline_run', what, id, by, project });
    }
    if (!snapshot) throw NotFoundError.byId('pipeline snapshot', body.snapshot);
    return snapshot;
  }
}

function environmentText({ orchestrator_environment }: CreateRun): string {
  const text = JSON.stringify(orchestrator_environment);
  return text.length > MAX_ENVIRONMENT ? '{}' : text;
}

function triggerOf({ trigger_info }: CreateRun): Pick<NewRun, 'triggered_by' | 'triggered_by_type'> {
  if (trigger_info?.step_run_id) return { triggered_by: trigger_info.step_run_id, triggered_by_type: 'step_run' };
  if (trigger_info?.deployment_id) return { triggered_by: trigger_info.deployment_id, triggered_by_type: 'deployment' };
  return { triggered_by: null, triggered_by_type: null };
}

function alreadyExists(cause: unknown, body: CreateRun): unknown {
  if (isUniqueViolation(cause, 'pipeline_run_name_project_id_key')) {
    return new EntityExistsError(
      `Pipeline run name '${body.name}' already exists in this project. Each pipeline run must have a unique name.\n\n` +
        `Choose another name, put placeholders into it such as "${body.name}_{date}_{time}", or leave the run name out ` +
        'of the configuration to have a unique one made.',
      { cause },
    );
  }
  if (isUniqueViolation(cause, 'pipeline_run_parent_run_id_child_key_key')) {
    return new EntityExistsError(
      `Unable to create pipeline run: The run ${body.parent_run_id} has a child run with the key '${body.child_key}' already.`,
      { cause },
    );
  }
  if (isUniqueViolation(cause, 'pipeline_run_snapshot_id_orchestrator_run_id_key')) {
    return new EntityExistsError(
      'Unable to create pipeline run: A pipeline run with the same snapshot_id and orchestrator_run_id already exists.',
      { cause },
    );
  }
  return cause;
}
