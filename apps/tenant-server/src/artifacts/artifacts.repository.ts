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
import { artifactList } from './artifact.list.js';
import { ARTIFACT_COLUMNS, type ArtifactRow } from './artifact.view.js';
import { explainedDeletion } from './explained-deletion.js';

@Injectable()
export class ArtifactsRepository {
  constructor(private readonly database: Database) {}

  page(request: ListRequest, projectId: string): Promise<Page<ArtifactRow>> {
    return fetchPage<ArtifactRow>(this.database, artifactList, request, ARTIFACT_COLUMNS, inProject('a', projectId));
  }

  /** @throws NotFoundError (404) */
  async get(id: string): Promise<ArtifactRow> {
    const row = await this.database.first<ArtifactRow>(`SELECT ${ARTIFACT_COLUMNS} FROM artifact a WHERE a.id = $1`, [
      id,
    ]);
    if (!row) throw NotFoundError.byId('artifact', id);
    return row;
  }

  /** @throws EntityExistsError (409) */
  async insert(
    sql: Sql,
    artifact: { name: string; hasCustomName: boolean; projectId: string; userId: string },
  ): Promise<string> {
    const row = await sql.first<{ id: string }>(
      `INSERT INTO artifact (name, has_custom_name, project_id, user_id) VALUES ($1, $2, $3, $4)
        ON CONFLICT (name, project_id) DO NOTHING RETURNING id`,
      [artifact.name, artifact.hasCustomName, artifact.projectId, artifact.userId],
    );
    if (!row) throw await nameTaken(sql, 'create', 'artifact', artifact.name, artifact.projectId);
    return row.id;
  }

  /** @throws NotFoundError (404) */
  async update(sql: Sql, id: string, changes: Changes): Promise<void> {
    const binds = new Binds();
    const set = setList(changes, binds);
    const touched = await sql.run(`UPDATE artifact SET ${set} WHERE id = ${binds.add(id)}`, binds.values);
    if (touched === 0) throw NotFoundError.byId('artifact', id);
  }

  /** The error that the breach of the name's uniqueness becomes; anything else as it is. */
  async explained(error: unknown, id: string, name: string | null | undefined): Promise<unknown> {
    if (!name || !isUniqueViolation(error, 'artifact_name_project_id_key')) return error;
    return nameTaken(this.database, 'update', 'artifact', name, (await this.get(id)).project_id);
  }

  /** With all its versions. @throws NotFoundError (404), IllegalOperationError (403) when a run returned one of them. */
  async delete(id: string): Promise<void> {
    const touched = await this.database.run('DELETE FROM artifact WHERE id = $1', [id]).catch((error: unknown) => {
      throw explainedDeletion(error);
    });
    if (touched === 0) throw NotFoundError.byId('artifact', id);
  }
}
