import { Injectable } from '@nestjs/common';
import { visualizationModels } from '../artifact-versions/visualization.view.js';
import { Database } from '../database/database.js';
import type { Sql } from '../database/sql.js';
import { setList } from '../kernel/changes.js';
import { EntityExistsError, IllegalOperationError, NotFoundError } from '../kernel/errors/zenml.error.js';
import type { Caller } from '../kernel/http/caller.js';
import { Binds } from '../kernel/list/binds.js';
import type { Model } from '../kernel/model.js';
import { resolveProject } from '../kernel/project.js';
import type { CreateCuratedVisualization, UpdateCuratedVisualization } from './curated-visualization.schemas.js';
import {
  CURATED_COLUMNS,
  CURATED_FROM,
  curatedModel,
  type CuratedResourceType,
  type CuratedVisualizationRow,
} from './curated-visualization.view.js';

/** Visualizations of artifacts, shown with another resource. */
@Injectable()
export class CuratedVisualizationsService {
  constructor(private readonly database: Database) {}

  async get(id: string, hydrate: boolean): Promise<Model> {
    const row = await one(this.database, id);
    const view = curatedModel(row);
    if (!hydrate) return view;
    const shown = await visualizationModels(this.database, [row.artifact_visualization_id]);
    return {
      ...view,
      metadata: {},
      resources: { artifact_visualization: shown.get(row.artifact_visualization_id) ?? null, user: null },
    };
  }

  /**
   * @throws NotFoundError (404) when the visualization or resource is not there, IllegalOperationError (403) when they
   * are in different projects, EntityExistsError (409) when the resource shows it already or has that display order.
   */
  async create(caller: Caller, body: CreateCuratedVisualization): Promise<Model> {
    const projectId = await resolveProject(this.database, caller, body.project ?? undefined);
    const id = await this.database.transaction(async (sql) => {
      await checkProjects(sql, body, projectId);
      await checkOrder(sql, body.resource_type, body.resource_id, body.display_order);
      const row = await sql.first<{ id: string }>(
        `INSERT INTO curated_visualization (project_id, artifact_visualization_id, display_name, display_order,
           layout_size, resource_id, resource_type)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (artifact_visualization_id, resource_id, resource_type) DO NOTHING RETURNING id`,
        [
          projectId,
          body.artifact_visualization_id,
          body.display_name ?? null,
          body.display_order ?? null,
          body.layout_size,
          body.resource_id,
          body.resource_type,
        ],
      );
      if (row) return row.id;
      throw new EntityExistsError(
        'A curated visualization for this resource already exists for the specified artifact visualization.',
      );
    });
    return this.get(id, true);
  }

  /** @throws EntityExistsError (409) when the resource has another visualization in that place. */
  async update(id: string, body: UpdateCuratedVisualization): Promise<Model> {
    await this.database.transaction(async (sql) => {
      const row = await one(sql, id);
      await checkOrder(sql, row.resource_type, row.resource_id, body.display_order, id);
      const { display_name, display_order, layout_size } = body;
      const binds = new Binds();
      const set = setList({ display_name, display_order, layout_size: layout_size ?? undefined }, binds);
      await sql.run(`UPDATE curated_visualization SET ${set} WHERE id = ${binds.add(id)}`, binds.values);
    });
    return this.get(id, true);
  }

  async delete(id: string): Promise<void> {
    if ((await this.database.run('DELETE FROM curated_visualization WHERE id = $1', [id])) === 0) throw notFound(id);
  }
}

async function one(sql: Sql, id: string): Promise<CuratedVisualizationRow> {
  const row = await sql.first<CuratedVisualizationRow>(
    `SELECT ${CURATED_COLUMNS} FROM ${CURATED_FROM} WHERE cv.id = $1`,
    [id],
  );
  if (!row) throw notFound(id);
  return row;
}

const notFound = (id: string): NotFoundError => NotFoundError.byId('curated visualization', id);

async function checkProjects(sql: Sql, body: CreateCuratedVisualization, projectId: string): Promise<void> {
  const shown = await sql.first<{ project_id: string }>(
    `SELECT av.project_id FROM artifact_visualization v JOIN artifact_version av ON av.id = v.artifact_version_id
      WHERE v.id = $1`,
    [body.artifact_visualization_id],
  );
  if (!shown) throw NotFoundError.byId('artifact visualization', body.artifact_visualization_id);
  if (shown.project_id !== projectId) {
    throw new IllegalOperationError(
      'Curated visualizations must target the same project as the artifact visualization.',
    );
  }
  const { resource_type: type, resource_id: id } = body;
  // The type of a resource is the name of its table; a project is its own project.
  const column = type === 'project' ? 'id' : 'project_id';
  const resource = await sql.first<{ project_id: string }>(
    `SELECT ${column} AS project_id FROM "${type}" WHERE id = $1`,
    [id],
  );
  if (!resource) throw NotFoundError.byId(type.replaceAll('_', ' '), id);
  if (type !== 'project' && resource.project_id !== projectId) {
    throw new IllegalOperationError(
      `Resource ${type} with ID ${id} belongs to a different project than the curated visualization (project ID: ${projectId}).`,
    );
  }
}

// Places are given out one resource at a time: the resource is locked, so that two requests cannot take one place.
async function checkOrder(
  sql: Sql,
  type: CuratedResourceType,
  resourceId: string,
  order: number | null | undefined,
  except: string | null = null,
): Promise<void> {
  if (order === null || order === undefined) return;
  await sql.query(`SELECT id FROM "${type}" WHERE id = $1 FOR NO KEY UPDATE`, [resourceId]);
  const taken = await sql.first(
    `SELECT 1 AS one FROM curated_visualization WHERE resource_type = $1 AND resource_id = $2 AND display_order = $3
      AND id IS DISTINCT FROM $4::uuid`,
    [type, resourceId, order, except],
  );
  if (!taken) return;
  throw new EntityExistsError(
    `A curated visualization for this resource already uses the display order '${order}'. Please choose a different value.`,
  );
}
