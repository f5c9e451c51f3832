import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Sql } from '../database/sql.js';
import { setList, type Changes } from '../kernel/changes.js';
import { EntityExistsError, NotFoundError } from '../kernel/errors/zenml.error.js';
import { Binds } from '../kernel/list/binds.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import { fetchPage, inProject, type Page } from '../kernel/list/page.js';
import { latestRun, PIPELINE_LIST } from './pipeline.list.js';
import { PIPELINE_COLUMNS, type PipelineRow } from './pipeline.model.js';
import type { CreatePipeline } from './pipelines.schemas.js';

@Injectable()
export class PipelinesRepository {
  constructor(private readonly database: Database) {}

  page(request: ListRequest, projectId: string): Promise<Page<PipelineRow>> {
    const [project, latest] = [inProject('p', projectId), latestRun(request)];
    return fetchPage<PipelineRow>(this.database, PIPELINE_LIST, request, PIPELINE_COLUMNS, (binds) => [
      ...project(binds),
      ...latest(binds),
    ]);
  }

  /** @throws NotFoundError (404) */
  async get(id: string): Promise<PipelineRow> {
    const row = await this.database.first<PipelineRow>(`SELECT ${PIPELINE_COLUMNS} FROM pipeline p WHERE p.id = $1`, [
      id,
    ]);
    if (!row) throw NotFoundError.byId('pipeline', id);
    return row;
  }

  /** @throws EntityExistsError (409) */
  async insert(pipeline: CreatePipeline, projectId: string, userId: string, sql: Sql): Promise<string> {
    const row = await sql.first<{ id: string }>(
      `INSERT INTO pipeline (name, description, project_id, user_id, run_count) VALUES ($1, $2, $3, $4, 0)
       ON CONFLICT (name, project_id) DO NOTHING RETURNING id`,
      [pipeline.name, pipeline.description ?? null, projectId, userId],
    );
    if (row) return row.id;
    throw new EntityExistsError(
      `Unable to create pipeline in project '${projectId}': A pipeline with the name ${pipeline.name} already exists.`,
    );
  }

  /** @throws NotFoundError (404) */
  async update(id: string, changes: Changes, sql: Sql): Promise<void> {
    const binds = new Binds();
    const set = setList(changes, binds);
    const updated = await sql.run(`UPDATE pipeline SET ${set} WHERE id = ${binds.add(id, 'uuid')}`, binds.values);
    if (updated === 0) throw NotFoundError.byId('pipeline', id);
  }

  /** Its snapshots go with it, and with these the runs and their steps. @throws NotFoundError (404) */
  async delete(id: string): Promise<void> {
    const deleted = await this.database.run('DELETE FROM pipeline WHERE id = $1', [id]);
    if (deleted === 0) throw NotFoundError.byId('pipeline', id);
  }
}
