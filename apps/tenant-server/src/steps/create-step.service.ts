import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { isUniqueViolation } from '../database/pg-errors.js';
import type { Sql } from '../database/sql.js';
import { EntityExistsError, IllegalOperationError, NotFoundError } from '../kernel/errors/zenml.error.js';
import type { Caller } from '../kernel/http/caller.js';
import { resolveProject } from '../kernel/project.js';
import { checkReference } from '../kernel/references.js';
import { attachLogs } from '../logs/attach-logs.js';
import { inputOverrides, pipelineConfigOf, type PipelineConfig } from '../runs/config/pipeline-config.js';
import { resolveStep, stepOf, type Step, type StoredStep } from '../runs/config/step-config.js';
import { ensureConfiguredModel } from '../runs/configured-model.js';
import { RunEvents } from '../runs/run-events.js';
import { applyRunStatus, lockRun, type LockedRun } from '../runs/status/apply-run-status.js';
import { isSuccessful, type ExecutionStatus } from '../runs/status/execution-status.js';
import { cascadeTags, copyMetadata, inputsOfOriginal } from './cached-step.js';
import { derivedInput } from './input-type.js';
import { addInputs, addOutputs, addParents, checkArtifacts, type StepInput } from './step-links.js';
import { checkStepTransition } from './step-transition.js';
import type { CreateStep } from './steps.schemas.js';
import { StepsRepository, type Attempt } from './steps.repository.js';

/** What the rules of a new step are decided by. */
interface Context {
  readonly caller: Caller;
  readonly body: CreateStep;
  readonly run: LockedRun;
  readonly pipeline: PipelineConfig;
  readonly step: Step;
}

/** Starts steps: one attempt of a step of a run, or a step whose result was found in the cache. */
@Injectable()
export class CreateStepService {
  constructor(
    private readonly database: Database,
    private readonly steps: StepsRepository,
    private readonly events: RunEvents,
  ) {}

  /**
   * @returns the id of the step.
   * @throws IllegalOperationError (403) when the run takes no steps any more, EntityExistsError (409) when the step
   * has succeeded or has no attempts left, NotFoundError (404) for references.
   */
  async create(caller: Caller, body: CreateStep): Promise<string> {
    checkStepTransition(undefined, body.status);
    const project = await resolveProject(this.database, caller, body.project ?? undefined);
    try {
      const { id, finished } = await this.database.transaction((sql) => this.#create(sql, caller, project, body));
      if (finished) await this.events.finished(body.pipeline_run_id);
      return id;
    } catch (error) {
      if (!isUniqueViolation(error, 'step_run_name_pipeline_run_id_version_key')) throw error;
      throw new EntityExistsError(
        `Unable to create step \`${body.name}\`: A step with this name already exists in the pipeline run with ID ` +
          `'${body.pipeline_run_id}'.`,
        { cause: error },
      );
    }
  }

  async #create(
    sql: Sql,
    caller: Caller,
    project: string,
    body: CreateStep,
  ): Promise<{ id: string; finished: ExecutionStatus | undefined }> {
    const context = await this.#context(sql, caller, project, body);
    const { run, step } = context;
    const attempts = await this.steps.attempts(sql, run.id, body.name);
    const maxRetries = step.config.retry?.max_retries ?? 0;
    checkAttempts(body, attempts, maxRetries);
    if (attempts.length > 0) await this.steps.markRetried(sql, run.id, body.name);
    const id = await this.#insert(sql, context, attempts.length, attempts.length < maxRetries);
    await this.#link(sql, context, id);
    const finished = body.status === 'running' ? undefined : await applyRunStatus(sql, run);
    const version =
      attempts.length > 0
        ? attempts[0]?.model_version_id
        : await ensureConfiguredModel(sql, caller, step.config, { projectId: run.project_id, runId: run.id });
    if (version) await this.steps.linkModelVersion(sql, id, version);
    return { id, finished };
  }

  async #context(sql: Sql, caller: Caller, project: string, body: CreateStep): Promise<Context> {
    const by = 'step run';
    const runReference = { table: 'pipeline_run', what: 'pipeline run', id: body.pipeline_run_id };
    const run = await lockRun(sql, body.pipeline_run_id);
    await checkReference(sql, { ...runReference, by, project });
    if (!run) throw NotFoundError.byId('pipeline run', body.pipeline_run_id);
    const pipeline = pipelineConfigOf(run.pipeline_configuration ?? '{}', run.start_time);
    checkRun(run, pipeline, body.name);
    const original = { table: 'step_run', what: 'original step run', id: body.original_step_run_id };
    await checkReference(sql, { ...original, by, project });
    if (body.dynamic_config && !run.is_dynamic) {
      throw new IllegalOperationError('Dynamic step configurations are not allowed for static pipelines.');
    }
    const step = body.dynamic_config
      ? stepOf(body.dynamic_config)
      : resolveStep(
          JSON.parse(await this.steps.configOf(sql, run.snapshot_id, body.name)) as StoredStep,
          pipeline,
          run.is_dynamic,
          body.name,
        );
    return { caller, body, run, pipeline, step };
  }

  async #insert(sql: Sql, context: Context, attempts: number, isRetriable: boolean): Promise<string> {
    const { caller, body, run, step } = context;
    const isWatched = step.spec.enable_heartbeat && run.enable_heartbeat;
    const id = await this.steps.insert(sql, {
      name: body.name,
      project_id: run.project_id,
      user_id: caller.userId,
      pipeline_run_id: run.id,
      snapshot_id: run.snapshot_id,
      start_time: body.start_time,
      end_time: body.end_time ?? null,
      // The orchestrator will try it again.
      status: isRetriable && body.status === 'failed' ? 'retrying' : body.status,
      version: attempts + 1,
      is_retriable: isRetriable,
      original_step_run_id: body.original_step_run_id ?? null,
      docstring: body.docstring ?? null,
      cache_key: body.cache_key ?? null,
      cache_expires_at: body.cache_expires_at ?? null,
      code_hash: body.code_hash ?? null,
      source_code: body.source_code ?? null,
      exception_info: body.exception_info ? JSON.stringify(body.exception_info) : null,
      heartbeat_threshold: isWatched ? step.config.heartbeat_healthy_threshold : null,
    });
    if (body.dynamic_config) {
      const { spec, config, step_config_overrides: overrides = config } = body.dynamic_config;
      await this.steps.insertConfig(sql, id, body.name, JSON.stringify({ spec, step_config_overrides: overrides }));
    }
    const owner = { projectId: run.project_id, userId: caller.userId, stepRunId: id, defaultSource: 'step' };
    await attachLogs(sql, owner, body.logs);
    return id;
  }

  async #link(sql: Sql, context: Context, id: string): Promise<void> {
    const { caller, body, run, pipeline, step } = context;
    if (body.status === 'cached' || body.status === 'skipped') {
      if (body.original_step_run_id) await copyMetadata(sql, body.original_step_run_id, id);
      await cascadeTags(sql, caller, pipeline, body.outputs);
    }
    await addParents(sql, { id, name: body.name, runId: run.id }, step.spec.upstream_steps);
    await checkArtifacts(sql, run.project_id, 'input artifact', Object.values(body.inputs).flat());
    await checkArtifacts(sql, run.project_id, 'output artifact', Object.values(body.outputs).flat());
    const inputs = body.original_step_run_id
      ? await inputsOfOriginal(sql, body.original_step_run_id, body.inputs)
      : configuredInputs(context);
    await addInputs(sql, id, inputs);
    await addOutputs(sql, id, body.outputs);
  }
}

function checkRun(run: LockedRun, pipeline: PipelineConfig, name: string): void {
  if (run.status === 'stopping' || run.status === 'stopped') {
    throw new IllegalOperationError(
      `Cannot create step '${name}' for pipeline in ${run.status} state. Pipeline run ID: ${run.id}`,
    );
  }
  if (run.status === 'failed' && pipeline.execution_mode !== 'continue_on_failure') {
    throw new IllegalOperationError(
      `Cannot create step '${name}' for the run '${run.name}' because the run is in a FAILED state and the execution ` +
        `mode is ${pipeline.execution_mode}.`,
    );
  }
}

function checkAttempts(body: CreateStep, attempts: readonly Attempt[], maxRetries: number): void {
  if (attempts.some((attempt) => isSuccessful(attempt.status))) {
    throw new EntityExistsError(
      `Unable to create step \`${body.name}\`: A successful step with this name already exists in the pipeline run ` +
        `with ID '${body.pipeline_run_id}'.`,
    );
  }
  if (attempts.length > maxRetries) {
    throw new EntityExistsError(
      `Unable to create step \`${body.name}\`: The step has exceeded the maximum number of retries.`,
    );
  }
}

function configuredInputs({ body, pipeline, step }: Context): StepInput[] {
  const overridden = inputOverrides(pipeline, body.name, step.config.name);
  return Object.entries(body.inputs).flatMap(([name, ids]) =>
    ids.map((artifactId, position) => {
      const { type, spec } = derivedInput(step, overridden, name, position);
      return {
        name,
        artifactId,
        type,
        index: type === 'step_output' ? position : 0,
        chunkIndex: spec?.chunk_index ?? null,
        chunkSize: spec?.chunk_size ?? null,
      };
    }),
  );
}
