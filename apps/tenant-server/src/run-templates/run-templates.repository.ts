import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { isUniqueViolation } from '../database/pg-errors.js';
import type { Sql } from '../database/sql.js';
import { setList, type Changes } from '../kernel/changes.js';
import { sameNameOf } from '../kernel/errors/name-taken.js';
import { NotFoundError } from '../kernel/errors/zenml.error.js';
import { Binds } from '../kernel/list/binds.js';
import { bool, late, nameOrId, text, uuid, type FilterField } from '../kernel/list/filter-field.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import type { ListSpec } from '../kernel/list/list-spec.js';
import { fetchPage, inProject, type Page } from '../kernel/list/page.js';
import { NOW } from '../kernel/sql-text.js';
import { tagSort } from '../tags/tag-sort.js';
import { RUN_TEMPLATE_COLUMNS, RUN_TEMPLATE_TABLES, type RunTemplateRow } from './run-template.view.js';
import type { CreateRunTemplate } from './run-templates.schemas.js';

const codeRepository: FilterField = (condition, binds) =>
  `EXISTS (SELECT 1 FROM code_reference cr WHERE cr.id = s.code_reference_id
    AND ${uuid('cr.code_repository_id')(condition, binds)})`;

const LIST: ListSpec = {
  from: RUN_TEMPLATE_TABLES,
  alias: 't',
  taggable: true,
  filters: {
    name: text('t.name'),
    hidden: bool('t.hidden'),
    pipeline_id: late(uuid('s.pipeline_id')),
    build_id: late(uuid('s.build_id')),
    stack_id: late(uuid('s.stack_id')),
    code_repository_id: late(codeRepository),
    pipeline: nameOrId('pipeline', 's.pipeline_id'),
    stack: nameOrId('stack', 's.stack_id'),
  },
  sorts: { name: 't.name', description: 't.description', tags: tagSort('t', 'run_template') },
};

/** What a snapshot must have so that a template can be made of it. */
export interface TemplateSource {
  readonly build_id: string | null;
  readonly is_local: boolean | null;
  readonly stack_id: string | null;
}

@Injectable()
export class RunTemplatesRepository {
  constructor(private readonly database: Database) {}

  page(request: ListRequest, projectId: string): Promise<Page<RunTemplateRow>> {
    return fetchPage<RunTemplateRow>(this.database, LIST, request, RUN_TEMPLATE_COLUMNS, inProject('t', projectId));
  }

  /** @throws NotFoundError (404) */
  async get(id: string): Promise<RunTemplateRow> {
    const row = await this.database.first<RunTemplateRow>(
      `SELECT ${RUN_TEMPLATE_COLUMNS} FROM ${RUN_TEMPLATE_TABLES} WHERE t.id = $1`,
      [id],
    );
    if (!row) throw NotFoundError.byId('run template', id);
    return row;
  }

  async findSource(snapshotId: string, sql: Sql): Promise<TemplateSource | undefined> {
    return sql.first<TemplateSource>(
      `SELECT s.build_id, b.is_local, b.stack_id FROM pipeline_snapshot s LEFT JOIN pipeline_build b ON b.id = s.build_id
        WHERE s.id = $1`,
      [snapshotId],
    );
  }

  /** A template that is not hidden gives its snapshot its name. @throws EntityExistsError (409) */
  async insert(template: CreateRunTemplate, projectId: string, userId: string, sql: Sql): Promise<string> {
    const { name, description = null, hidden, source_snapshot_id: snapshot } = template;
    const row = await sql.first<{ id: string }>(
      `INSERT INTO run_template (name, hidden, description, user_id, project_id, source_snapshot_id)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (name, project_id) DO NOTHING RETURNING id`,
      [name, hidden, description, userId, projectId, snapshot],
    );
    if (!row) throw nameTaken('create', name);
    if (hidden) return row.id;
    try {
      await sql.run(`UPDATE pipeline_snapshot SET name = $2, description = $3, updated = ${NOW} WHERE id = $1`, [
        snapshot,
        name,
        description,
      ]);
    } catch (error) {
      throw isUniqueViolation(error, 'pipeline_snapshot_pipeline_id_name_key') ? nameTaken('create', name) : error;
    }
    return row.id;
  }

  /** @throws EntityExistsError (409), NotFoundError (404) */
  async update(id: string, changes: Changes, sql: Sql): Promise<void> {
    const binds = new Binds();
    const set = setList(changes, binds);
    try {
      const updated = await sql.run(`UPDATE run_template SET ${set} WHERE id = ${binds.add(id, 'uuid')}`, binds.values);
      if (updated === 0) throw NotFoundError.byId('run template', id);
    } catch (error) {
      if (isUniqueViolation(error, 'run_template_name_project_id_key'))
        throw nameTaken('update', String(changes['name']));
      throw error;
    }
  }

  /** Snapshots that were made from it forget that. @throws NotFoundError (404) */
  async delete(id: string): Promise<void> {
    const deleted = await this.database.run(
      `WITH snapshots AS (UPDATE pipeline_snapshot SET template_id = NULL WHERE template_id = $1)
       DELETE FROM run_template WHERE id = $1`,
      [id],
    );
    if (deleted === 0) throw NotFoundError.byId('run template', id);
  }
}

const nameTaken = sameNameOf('run template', ' in the project');
