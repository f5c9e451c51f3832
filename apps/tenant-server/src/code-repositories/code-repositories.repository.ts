import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { isUniqueViolation } from '../database/pg-errors.js';
import { setList, type Changes } from '../kernel/changes.js';
import { sameNameOf } from '../kernel/errors/name-taken.js';
import { NotFoundError } from '../kernel/errors/zenml.error.js';
import { Binds } from '../kernel/list/binds.js';
import { text } from '../kernel/list/filter-field.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import type { ListSpec } from '../kernel/list/list-spec.js';
import { fetchPage, inProject, type Page } from '../kernel/list/page.js';
import type { CreateCodeRepository } from './code-repositories.schemas.js';
import { CODE_REPOSITORY_COLUMNS, type CodeRepositoryRow } from './code-repository.view.js';

const LIST: ListSpec = {
  from: 'code_repository c',
  alias: 'c',
  filters: { name: text('c.name') },
  sorts: { name: 'c.name', description: 'c.description', logo_url: 'c.logo_url' },
};

@Injectable()
export class CodeRepositoriesRepository {
  constructor(private readonly database: Database) {}

  page(request: ListRequest, projectId: string): Promise<Page<CodeRepositoryRow>> {
    return fetchPage<CodeRepositoryRow>(
      this.database,
      LIST,
      request,
      CODE_REPOSITORY_COLUMNS,
      inProject('c', projectId),
    );
  }

  /** @throws NotFoundError (404) */
  async get(id: string): Promise<CodeRepositoryRow> {
    const row = await this.database.first<CodeRepositoryRow>(
      `SELECT ${CODE_REPOSITORY_COLUMNS} FROM code_repository c WHERE c.id = $1`,
      [id],
    );
    if (!row) throw NotFoundError.byId('code repository', id);
    return row;
  }

  /** @throws EntityExistsError (409) */
  async insert(repository: CreateCodeRepository, projectId: string, userId: string): Promise<CodeRepositoryRow> {
    const row = await this.database.first<CodeRepositoryRow>(
      `INSERT INTO code_repository AS c (name, project_id, user_id, config, source, logo_url, description)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (name, project_id) DO NOTHING
       RETURNING ${CODE_REPOSITORY_COLUMNS}`,
      [
        repository.name,
        projectId,
        userId,
        JSON.stringify(repository.config),
        JSON.stringify(repository.source),
        repository.logo_url ?? null,
        repository.description ?? null,
      ],
    );
    if (!row) throw nameTaken('create', repository.name);
    return row;
  }

  /** @throws EntityExistsError (409), NotFoundError (404) */
  async update(id: string, changes: Changes): Promise<CodeRepositoryRow> {
    const binds = new Binds();
    const set = setList(changes, binds);
    try {
      const row = await this.database.first<CodeRepositoryRow>(
        `UPDATE code_repository AS c SET ${set} WHERE c.id = ${binds.add(id, 'uuid')} RETURNING ${CODE_REPOSITORY_COLUMNS}`,
        binds.values,
      );
      if (row) return row;
    } catch (error) {
      if (isUniqueViolation(error, 'code_repository_name_project_id_key')) {
        throw nameTaken('update', String(changes['name']));
      }
      throw error;
    }
    throw NotFoundError.byId('code repository', id);
  }

  /** @throws NotFoundError (404) */
  async delete(id: string): Promise<void> {
    const deleted = await this.database.run('DELETE FROM code_repository WHERE id = $1', [id]);
    if (deleted === 0) throw NotFoundError.byId('code repository', id);
  }
}

const nameTaken = sameNameOf('code repository', ' in the project');
