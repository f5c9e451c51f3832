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
import { insertModel, type NewModel } from './get-or-create-model.js';
import { modelList } from './model.list.js';
import { MODEL_COLUMNS, type ModelRow } from './model.view.js';

@Injectable()
export class ModelsRepository {
  constructor(private readonly database: Database) {}

  page(request: ListRequest, projectId: string): Promise<Page<ModelRow>> {
    return fetchPage<ModelRow>(this.database, modelList, request, MODEL_COLUMNS, inProject('m', projectId));
  }

  /** @throws NotFoundError (404) */
  async get(id: string): Promise<ModelRow> {
    const row = await this.database.first<ModelRow>(`SELECT ${MODEL_COLUMNS} FROM model m WHERE m.id = $1`, [id]);
    if (!row) throw NotFoundError.byId('model', id);
    return row;
  }

  /** @throws EntityExistsError (409) */
  async insert(sql: Sql, model: NewModel): Promise<string> {
    const id = await insertModel(sql, model);
    if (!id) throw await nameTaken(sql, 'create', 'model', model.name, model.projectId);
    return id;
  }

  /** @throws NotFoundError (404) */
  async update(sql: Sql, id: string, changes: Changes): Promise<void> {
    const binds = new Binds();
    const set = setList(changes, binds);
    const touched = await sql.run(`UPDATE model SET ${set} WHERE id = ${binds.add(id)}`, binds.values);
    if (touched === 0) throw NotFoundError.byId('model', id);
  }

  /** The error that the breach of the name's uniqueness becomes; anything else as it is. */
  async explained(error: unknown, id: string, name: string | undefined): Promise<unknown> {
    if (!name || !isUniqueViolation(error, 'model_name_project_id_key')) return error;
    return nameTaken(this.database, 'update', 'model', name, (await this.get(id)).project_id);
  }

  /** With all its versions. @throws NotFoundError (404) */
  async delete(id: string): Promise<void> {
    const touched = await this.database.run('DELETE FROM model WHERE id = $1', [id]);
    if (touched === 0) throw NotFoundError.byId('model', id);
  }
}
