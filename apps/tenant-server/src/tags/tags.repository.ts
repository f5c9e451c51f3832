import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { isUniqueViolation } from '../database/pg-errors.js';
import type { Sql } from '../database/sql.js';
import { setList, type Changes } from '../kernel/changes.js';
import { nameTaken } from '../kernel/errors/name-taken.js';
import { EntityExistsError, NotFoundError } from '../kernel/errors/zenml.error.js';
import { Binds } from '../kernel/list/binds.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import { fetchPage, type Page } from '../kernel/list/page.js';
import { tagList } from './tag.list.js';
import { TAG_COLUMNS, type TagRow } from './tag.view.js';

@Injectable()
export class TagsRepository {
  constructor(private readonly database: Database) {}

  page(request: ListRequest): Promise<Page<TagRow>> {
    return fetchPage<TagRow>(this.database, tagList, request, TAG_COLUMNS);
  }

  /** @throws NotFoundError (404) */
  async get(id: string): Promise<TagRow> {
    const row = await this.database.first<TagRow>(`SELECT ${TAG_COLUMNS} FROM tag t WHERE t.id = $1`, [id]);
    if (!row) throw NotFoundError.byId('tag', id);
    return row;
  }

  /** The row, which nobody else can attach, detach exclusively or change until the transaction ends. */
  async lock(sql: Sql, id: string): Promise<TagRow> {
    const row = await sql.first<TagRow>(`SELECT ${TAG_COLUMNS} FROM tag t WHERE t.id = $1 FOR UPDATE`, [id]);
    if (!row) throw NotFoundError.byId('tag', id);
    return row;
  }

  /** @throws EntityExistsError (409) */
  async insert(tag: { name: string; color: string; exclusive: boolean; userId: string }): Promise<TagRow> {
    const row = await this.database.first<TagRow>(
      `INSERT INTO tag AS t (name, color, exclusive, user_id) VALUES ($1, $2, $3, $4)
        ON CONFLICT (name) DO NOTHING RETURNING ${TAG_COLUMNS}`,
      [tag.name, tag.color, tag.exclusive, tag.userId],
    );
    if (!row) throw new EntityExistsError(`Tag with name \`${tag.name}\` already exists.`);
    return row;
  }

  /** @throws NotFoundError (404), EntityExistsError (409) */
  async update(sql: Sql, id: string, changes: Changes): Promise<void> {
    const binds = new Binds();
    const touched = await sql.run(
      `UPDATE tag SET ${setList(changes, binds)} WHERE id = ${binds.add(id)}`,
      binds.values,
    );
    if (touched === 0) throw NotFoundError.byId('tag', id);
  }

  /** The error that the breach of the name's uniqueness becomes; anything else as it is. */
  async explained(error: unknown, name: string | null | undefined): Promise<unknown> {
    return name && isUniqueViolation(error, 'tag_name_key') ? nameTaken(this.database, 'update', 'tag', name) : error;
  }

  /** Detaches it everywhere, too. @throws NotFoundError (404) */
  async delete(id: string): Promise<void> {
    if ((await this.database.run('DELETE FROM tag WHERE id = $1', [id])) === 0) throw NotFoundError.byId('tag', id);
  }
}
