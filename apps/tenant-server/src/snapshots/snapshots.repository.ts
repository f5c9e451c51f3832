import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { isUniqueViolation } from '../database/pg-errors.js';
import type { Sql } from '../database/sql.js';
import { setList, type Changes } from '../kernel/changes.js';
import { EntityExistsError, NotFoundError } from '../kernel/errors/zenml.error.js';
import { Binds } from '../kernel/list/binds.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import { fetchPage, inProject, type Page } from '../kernel/list/page.js';
import { ofTrigger, SNAPSHOT_LIST } from './snapshot.list.js';
import { SNAPSHOT_TABLES, snapshotColumns, type SnapshotRow } from './snapshot.view.js';
import type { CreateSnapshot, StepInput } from './snapshots.schemas.js';

/** Longer environments are dropped, not refused (wire contract, section 4: texts). */
const MAX_ENVIRONMENT_CHARACTERS = 65_535;

export interface NewSnapshot {
  readonly snapshot: CreateSnapshot;
  readonly projectId: string;
  readonly userId: string;
  readonly codeReferenceId: string | null;
}

@Injectable()
export class SnapshotsRepository {
  constructor(private readonly database: Database) {}

  page(request: ListRequest, projectId: string): Promise<Page<SnapshotRow>> {
    const [project, trigger] = [inProject('s', projectId), ofTrigger(request)];
    return fetchPage<SnapshotRow>(this.database, SNAPSHOT_LIST, request, snapshotColumns(request.hydrate), (binds) => [
      ...project(binds),
      ...trigger(binds),
    ]);
  }

  /** @throws NotFoundError (404) */
  async get(id: string, hydrate: boolean): Promise<SnapshotRow> {
    const row = await this.database.first<SnapshotRow>(
      `SELECT ${snapshotColumns(hydrate)} FROM ${SNAPSHOT_TABLES} WHERE s.id = $1`,
      [id],
    );
    if (!row) throw NotFoundError.byId('pipeline snapshot', id);
    return row;
  }

  /** The snapshot with the configurations of its steps. @throws EntityExistsError (409) */
  async insert({ snapshot, projectId, userId, codeReferenceId }: NewSnapshot, sql: Sql): Promise<string> {
    const environment = JSON.stringify(snapshot.client_environment);
    const steps = Object.entries(snapshot.step_configurations);
    try {
      const row = await sql.first<{ id: string }>(
        `INSERT INTO pipeline_snapshot (name, description, is_dynamic, pipeline_configuration, client_environment,
           run_name_template, client_version, server_version, pipeline_version_hash, pipeline_spec, source_code,
           code_path, user_id, project_id, stack_id, pipeline_id, schedule_id, build_id, code_reference_id,
           source_snapshot_id, template_id, step_count)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
         RETURNING id`,
        [
          snapshot.name || null,
          snapshot.description ?? null,
          snapshot.is_dynamic,
          JSON.stringify(snapshot.pipeline_configuration),
          environment.length > MAX_ENVIRONMENT_CHARACTERS ? '{}' : environment,
          snapshot.run_name_template,
          snapshot.client_version ?? null,
          snapshot.server_version ?? null,
          snapshot.pipeline_version_hash ?? null,
          snapshot.pipeline_spec ? JSON.stringify(snapshot.pipeline_spec) : null,
          snapshot.source_code ?? null,
          snapshot.code_path ?? null,
          userId,
          projectId,
          snapshot.stack,
          snapshot.pipeline,
          snapshot.schedule ?? null,
          snapshot.build ?? null,
          codeReferenceId,
          snapshot.source_snapshot ?? null,
          snapshot.template ?? null,
          steps.length,
        ],
      );
      const { id } = row as { id: string };
      await insertSteps(sql, id, steps);
      return id;
    } catch (error) {
      if (isUniqueViolation(error, 'pipeline_snapshot_pipeline_id_name_key')) {
        throw nameTaken(String(snapshot.name), snapshot.pipeline);
      }
      throw error;
    }
  }

  /** @returns the snapshot's pipeline. @throws NotFoundError (404) */
  async lock(id: string, sql: Sql): Promise<{ pipeline_id: string }> {
    const row = await sql.first<{ pipeline_id: string }>(
      'SELECT pipeline_id FROM pipeline_snapshot WHERE id = $1 FOR UPDATE',
      [id],
    );
    if (!row) throw NotFoundError.byId('pipeline snapshot', id);
    return row;
  }

  /** @throws EntityExistsError (409) */
  async update(id: string, pipelineId: string, changes: Changes, sql: Sql): Promise<void> {
    const binds = new Binds();
    const set = setList(changes, binds);
    try {
      await sql.run(`UPDATE pipeline_snapshot SET ${set} WHERE id = ${binds.add(id, 'uuid')}`, binds.values);
    } catch (error) {
      if (isUniqueViolation(error, 'pipeline_snapshot_pipeline_id_name_key')) {
        throw nameTaken(String(changes['name']), pipelineId);
      }
      throw error;
    }
  }
}

/** A step's merged configuration is not stored: it is made again from the pipeline's. */
async function insertSteps(sql: Sql, snapshotId: string, steps: readonly [string, StepInput][]): Promise<void> {
  if (steps.length === 0) return;
  const configs = steps.map(([, { spec, config, step_config_overrides: overrides }]) =>
    JSON.stringify({ spec, step_config_overrides: overrides ?? config }),
  );
  await sql.run(
    `INSERT INTO step_configuration (snapshot_id, index, name, config)
     SELECT $1, step.index - 1, step.name, step.config
       FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS step(name, config, index)`,
    [snapshotId, steps.map(([name]) => name), configs],
  );
}

const nameTaken = (name: string, pipelineId: string): EntityExistsError =>
  new EntityExistsError(
    `Snapshot with name \`${name}\` already exists for pipeline \`${pipelineId}\`. ` +
      'If you want to replace the existing snapshot, set the `replace` flag to `True`.',
  );
