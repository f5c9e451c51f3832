import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { NotFoundError } from '../kernel/errors/zenml.error.js';
import { bool, late, number, text, uuid, type FilterField } from '../kernel/list/filter-field.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import type { ListSpec } from '../kernel/list/list-spec.js';
import { fetchPage, inProject, type Page } from '../kernel/list/page.js';
import { BUILD_COLUMNS, type BuildRow } from './build.view.js';
import type { CreateBuild } from './builds.schemas.js';

/** Builds of a stack that has this container registry. */
const containerRegistry: FilterField = (condition, binds) =>
  `EXISTS (SELECT 1 FROM stack_composition sc JOIN stack_component c ON c.id = sc.component_id
    WHERE sc.stack_id = b.stack_id AND c.type = 'container_registry' AND ${uuid('c.id')(condition, binds)})`;

const TEXTS = ['zenml_version', 'python_version', 'checksum', 'stack_checksum'];
const SORTABLE = [...TEXTS, 'pipeline_id', 'stack_id', 'is_local', 'contains_code', 'duration'];

const LIST: ListSpec = {
  from: 'pipeline_build b',
  alias: 'b',
  filters: {
    ...Object.fromEntries(TEXTS.map((column) => [column, text(`b.${column}`)])),
    pipeline_id: uuid('b.pipeline_id'),
    stack_id: uuid('b.stack_id'),
    container_registry_id: late(containerRegistry),
    is_local: bool('b.is_local'),
    contains_code: bool('b.contains_code'),
    duration: number('b.duration'),
  },
  sorts: Object.fromEntries(SORTABLE.map((column) => [column, `b.${column}`])),
};

@Injectable()
export class BuildsRepository {
  constructor(private readonly database: Database) {}

  page(request: ListRequest, projectId: string): Promise<Page<BuildRow>> {
    return fetchPage<BuildRow>(this.database, LIST, request, BUILD_COLUMNS, inProject('b', projectId));
  }

  /** @throws NotFoundError (404) */
  async get(id: string): Promise<BuildRow> {
    const row = await this.database.first<BuildRow>(`SELECT ${BUILD_COLUMNS} FROM pipeline_build b WHERE b.id = $1`, [
      id,
    ]);
    if (!row) throw NotFoundError.byId('pipeline build', id);
    return row;
  }

  async insert(build: CreateBuild, projectId: string, userId: string): Promise<BuildRow> {
    const row = await this.database.first<BuildRow>(
      `INSERT INTO pipeline_build AS b (project_id, user_id, stack_id, pipeline_id, images, is_local, contains_code,
         zenml_version, python_version, checksum, stack_checksum, duration)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING ${BUILD_COLUMNS}`,
      [
        projectId,
        userId,
        build.stack ?? null,
        build.pipeline ?? null,
        JSON.stringify(build.images),
        build.is_local,
        build.contains_code,
        build.zenml_version ?? null,
        build.python_version ?? null,
        build.checksum ?? null,
        build.stack_checksum ?? null,
        build.duration ?? null,
      ],
    );
    return row as BuildRow;
  }

  /** @throws NotFoundError (404) */
  async delete(id: string): Promise<void> {
    const deleted = await this.database.run('DELETE FROM pipeline_build WHERE id = $1', [id]);
    if (deleted === 0) throw NotFoundError.byId('pipeline build', id);
  }
}
