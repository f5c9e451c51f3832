import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { isForeignKeyViolation, isUniqueViolation } from '../database/pg-errors.js';
import type { Sql } from '../database/sql.js';
import { setList, type Changes } from '../kernel/changes.js';
import { sameNameOf } from '../kernel/errors/name-taken.js';
import { NotFoundError } from '../kernel/errors/zenml.error.js';
import { Binds } from '../kernel/list/binds.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import { fetchPage, type Page } from '../kernel/list/page.js';
import { STACK_LIST } from './stack.list.js';
import { STACK_COLUMNS, type StackRow } from './stack.view.js';
import type { Composition, CreateStack } from './stacks.schemas.js';

@Injectable()
export class StacksRepository {
  constructor(private readonly database: Database) {}

  page(request: ListRequest): Promise<Page<StackRow>> {
    return fetchPage<StackRow>(this.database, STACK_LIST, request, STACK_COLUMNS);
  }

  /** @throws NotFoundError (404) */
  async get(id: string, sql: Sql = this.database): Promise<StackRow> {
    const row = await sql.first<StackRow>(`SELECT ${STACK_COLUMNS} FROM stack s WHERE s.id = $1`, [id]);
    if (!row) throw NotFoundError.byId('stack', id);
    return row;
  }

  /** @returns the new id. @throws EntityExistsError (409) */
  async insert(stack: CreateStack, userId: string, sql: Sql): Promise<string> {
    const row = await sql.first<{ id: string }>(
      `INSERT INTO stack (name, description, stack_spec_path, labels, environment, user_id)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (name) DO NOTHING RETURNING id`,
      [
        stack.name,
        stack.description,
        stack.stack_spec_path ?? null,
        JSON.stringify(stack.labels ?? {}),
        JSON.stringify(stack.environment ?? null),
        userId,
      ],
    );
    if (!row) throw nameTaken('create', stack.name);
    return row.id;
  }

  /** @throws EntityExistsError (409) */
  async update(id: string, changes: Changes, sql: Sql): Promise<void> {
    const binds = new Binds();
    const set = setList(changes, binds);
    try {
      await sql.run(`UPDATE stack SET ${set} WHERE id = ${binds.add(id, 'uuid')}`, binds.values);
    } catch (error) {
      if (isUniqueViolation(error, 'stack_name_key')) throw nameTaken('update', String(changes['name']));
      throw error;
    }
  }

  /** Puts these components in place of what the stack had. @throws NotFoundError (404) for one that is not there. */
  async compose(stackId: string, composition: Composition, sql: Sql): Promise<void> {
    const entries = Object.entries(composition).flatMap(([type, ids]) =>
      [...new Set(ids)].map((id, index) => ({ id, type: index === 0 ? type : null })),
    );
    await sql.run('DELETE FROM stack_composition WHERE stack_id = $1', [stackId]);
    try {
      await sql.run(
        `INSERT INTO stack_composition (stack_id, component_id, default_for_type)
         SELECT $1, component_id, default_for_type
           FROM unnest($2::uuid[], $3::text[]) AS entry(component_id, default_for_type)`,
        [stackId, entries.map(({ id }) => id), entries.map(({ type }) => type)],
      );
    } catch (error) {
      if (!isForeignKeyViolation(error, 'stack_composition_component_id_fkey')) throw error;
      throw new NotFoundError('A stack component referenced by the stack was not found');
    }
  }

  /** Ids and types of those components that are there. */
  async componentsWith(ids: readonly string[], sql: Sql): Promise<Map<string, string>> {
    const rows = await sql.query<{ id: string; type: string }>(
      'SELECT id, type FROM stack_component WHERE id = ANY($1::uuid[])',
      [ids],
    );
    return new Map(rows.map(({ id, type }) => [id, type]));
  }

  async flavorsOf(stackId: string): Promise<{ type: string; flavor: string }[]> {
    return this.database.query(
      `SELECT c.type, c.flavor FROM stack_composition sc JOIN stack_component c ON c.id = sc.component_id
        WHERE sc.stack_id = $1`,
      [stackId],
    );
  }

  async delete(id: string): Promise<void> {
    await this.database.run(
      `WITH links AS (DELETE FROM secret_resource WHERE resource_type = 'stack' AND resource_id = $1)
       DELETE FROM stack WHERE id = $1`,
      [id],
    );
  }
}

const nameTaken = sameNameOf('stack');
