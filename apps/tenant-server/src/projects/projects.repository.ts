import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { isUniqueViolation } from '../database/pg-errors.js';
import type { Sql } from '../database/sql.js';
import { setList, type Changes } from '../kernel/changes.js';
import { sameNameOf } from '../kernel/errors/name-taken.js';
import { NotFoundError } from '../kernel/errors/zenml.error.js';
import { isUuid, normalUuid } from '../kernel/uuid.js';
import { Binds } from '../kernel/list/binds.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import { fetchPage, type Page } from '../kernel/list/page.js';
import { PROJECT_LIST } from './project.list.js';
import { PROJECT_COLUMNS, type ProjectRow } from './project.view.js';
import type { CreateProject } from './projects.schemas.js';

@Injectable()
export class ProjectsRepository {
  constructor(private readonly database: Database) {}

  page(request: ListRequest): Promise<Page<ProjectRow>> {
    return fetchPage<ProjectRow>(this.database, PROJECT_LIST, request, PROJECT_COLUMNS);
  }

  /** @throws NotFoundError (404) */
  async get(nameOrId: string): Promise<ProjectRow> {
    const byId = isUuid(nameOrId);
    const row = await this.database.first<ProjectRow>(
      `SELECT ${PROJECT_COLUMNS} FROM project p WHERE ${byId ? 'p.id' : 'p.name'} = $1`,
      [byId ? normalUuid(nameOrId) : nameOrId],
    );
    if (row) return row;
    const reason = byId
      ? 'No project with this ID found.'
      : `'${nameOrId}' is not a valid  UUID and no project with this name exists.`;
    throw new NotFoundError(`Unable to get project with name or ID '${nameOrId}': ${reason}`);
  }

  /** @throws EntityExistsError (409) */
  async insert(project: CreateProject): Promise<ProjectRow> {
    const row = await this.database.first<ProjectRow>(
      `INSERT INTO project AS p (name, display_name, description, project_metadata) VALUES ($1, $2, $3, $4)
       ON CONFLICT (name) DO NOTHING RETURNING ${PROJECT_COLUMNS}`,
      [project.name, project.display_name, project.description, JSON.stringify(project.project_metadata ?? {})],
    );
    if (!row) throw nameTaken('create', project.name);
    return row;
  }

  /** @throws EntityExistsError (409), NotFoundError (404) */
  async update(id: string, changes: Changes): Promise<ProjectRow> {
    const binds = new Binds();
    const set = setList(changes, binds);
    try {
      const row = await this.database.first<ProjectRow>(
        `UPDATE project AS p SET ${set} WHERE p.id = ${binds.add(id, 'uuid')} RETURNING ${PROJECT_COLUMNS}`,
        binds.values,
      );
      if (row) return row;
    } catch (error) {
      if (isUniqueViolation(error, 'project_name_key')) throw nameTaken('update', String(changes['name']));
      throw error;
    }
    throw NotFoundError.byId('project', id);
  }

  /** Everything in the project goes with it; the secrets of its webhooks too, which only they use. */
  async delete(id: string): Promise<void> {
    await this.database.transaction(async (sql: Sql) => {
      const secrets = await sql.query<{ id: string }>('SELECT secret_id AS id FROM webhook WHERE project_id = $1', [
        id,
      ]);
      await sql.run('DELETE FROM project WHERE id = $1', [id]);
      await sql.run('DELETE FROM secret WHERE id = ANY($1::uuid[])', [secrets.map((secret) => secret.id)]);
    });
  }

  async statistics(id: string): Promise<{ pipelines: number; runs: number }> {
    const row = await this.database.first<{ pipelines: number; runs: number }>(
      `SELECT (SELECT count(*) FROM pipeline WHERE project_id = $1) AS pipelines,
              (SELECT count(*) FROM pipeline_run WHERE project_id = $1) AS runs`,
      [id],
    );
    return { pipelines: row?.pipelines ?? 0, runs: row?.runs ?? 0 };
  }
}

const nameTaken = sameNameOf('project');
