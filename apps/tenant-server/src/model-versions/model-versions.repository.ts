import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { isUniqueViolation } from '../database/pg-errors.js';
import type { Sql } from '../database/sql.js';
import { setList, type Changes } from '../kernel/changes.js';
import { nameTaken } from '../kernel/errors/name-taken.js';
import { NotFoundError } from '../kernel/errors/zenml.error.js';
import { Binds } from '../kernel/list/binds.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import { fetchPage, inProject, type Page } from '../kernel/list/page.js';
import { modelVersionList } from './model-version.list.js';
import { MODEL_VERSION_COLUMNS, type ModelVersionRow } from './model-version.view.js';

@Injectable()
export class ModelVersionsRepository {
  constructor(private readonly database: Database) {}

  page(request: ListRequest, projectId: string): Promise<Page<ModelVersionRow>> {
    return fetchPage<ModelVersionRow>(
      this.database,
      modelVersionList,
      request,
      MODEL_VERSION_COLUMNS,
      inProject('mv', projectId),
    );
  }

  /** @throws NotFoundError (404) */
  async get(id: string, sql: Sql = this.database): Promise<ModelVersionRow> {
    const row = await sql.first<ModelVersionRow>(
      `SELECT ${MODEL_VERSION_COLUMNS} FROM model_version mv WHERE mv.id = $1`,
      [id],
    );
    if (!row) throw NotFoundError.byId('model version', id);
    return row;
  }

  /** @throws NotFoundError (404) */
  async update(sql: Sql, id: string, changes: Changes): Promise<void> {
    const binds = new Binds();
    const set = setList(changes, binds);
    const touched = await sql.run(`UPDATE model_version SET ${set} WHERE id = ${binds.add(id)}`, binds.values);
    if (touched === 0) throw NotFoundError.byId('model version', id);
  }

  /** The error that the breach of the name's uniqueness becomes; anything else as it is. */
  async explained(error: unknown, name: string | undefined): Promise<unknown> {
    if (!name || !isUniqueViolation(error, 'model_version_name_model_id_key')) return error;
    return nameTaken(this.database, 'update', 'model version', name);
  }

  /** @throws NotFoundError (404) */
  async delete(id: string): Promise<void> {
    const touched = await this.database.run('DELETE FROM model_version WHERE id = $1', [id]);
    if (touched === 0) throw NotFoundError.byId('model version', id);
  }
}
