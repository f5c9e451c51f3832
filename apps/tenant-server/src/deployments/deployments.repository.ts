import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { isUniqueViolation } from '../database/pg-errors.js';
import type { Sql } from '../database/sql.js';
import { setList, type Changes } from '../kernel/changes.js';
import { sameNameOf } from '../kernel/errors/name-taken.js';
import { NotFoundError } from '../kernel/errors/zenml.error.js';
import { Binds } from '../kernel/list/binds.js';
import { nameOrId, text, uuid } from '../kernel/list/filter-field.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import type { ListSpec } from '../kernel/list/list-spec.js';
import { fetchPage, inProject, type Page } from '../kernel/list/page.js';
import { tagSort } from '../tags/tag-sort.js';
import { DEPLOYMENT_COLUMNS } from './deployment.model.js';
import { DEPLOYMENT_TABLES, type DeploymentViewRow } from './deployment.view.js';
import type { CreateDeployment } from './deployments.schemas.js';

const COLUMNS = `${DEPLOYMENT_COLUMNS}, s.pipeline_id, s.stack_id`;

const LIST: ListSpec = {
  from: DEPLOYMENT_TABLES,
  alias: 'd',
  taggable: true,
  filters: {
    name: text('d.name'),
    url: text('d.url'),
    status: text('d.status'),
    pipeline: nameOrId('pipeline', 's.pipeline_id'),
    snapshot_id: uuid('d.snapshot_id'),
    deployer_id: uuid('d.deployer_id'),
  },
  sorts: {
    name: 'd.name',
    url: 'd.url',
    status: 'd.status',
    snapshot_id: 'd.snapshot_id',
    deployer_id: 'd.deployer_id',
    snapshot: 's.name',
    tags: tagSort('d', 'deployment'),
    pipeline: '(SELECT p.name FROM pipeline p WHERE p.id = s.pipeline_id)',
  },
};

export interface NewDeployment {
  readonly id: string;
  readonly deployment: CreateDeployment;
  readonly projectId: string;
  readonly userId: string;
  readonly sealedKey: string | null;
}

@Injectable()
export class DeploymentsRepository {
  constructor(private readonly database: Database) {}

  page(request: ListRequest, projectId: string): Promise<Page<DeploymentViewRow>> {
    return fetchPage<DeploymentViewRow>(this.database, LIST, request, COLUMNS, inProject('d', projectId));
  }

  /** @throws NotFoundError (404) */
  async get(id: string, sql: Sql = this.database): Promise<DeploymentViewRow> {
    const row = await sql.first<DeploymentViewRow>(`SELECT ${COLUMNS} FROM ${DEPLOYMENT_TABLES} WHERE d.id = $1`, [id]);
    if (!row) throw NotFoundError.byId('deployment', id);
    return row;
  }

  /** @throws EntityExistsError (409) */
  async insert({ id, deployment, projectId, userId, sealedKey }: NewDeployment, sql: Sql): Promise<void> {
    const made = await sql.run(
      `INSERT INTO deployment (id, name, project_id, user_id, status, auth_key, deployment_metadata, snapshot_id, deployer_id)
       VALUES ($1, $2, $3, $4, 'unknown', $5, '{}', $6, $7) ON CONFLICT (name, project_id) DO NOTHING`,
      [id, deployment.name, projectId, userId, sealedKey, deployment.snapshot_id, deployment.deployer_id],
    );
    if (made === 0) throw nameTaken('create', deployment.name);
  }

  /** @throws EntityExistsError (409) */
  async update(id: string, changes: Changes, sql: Sql): Promise<void> {
    const binds = new Binds();
    const set = setList(changes, binds);
    try {
      await sql.run(`UPDATE deployment SET ${set} WHERE id = ${binds.add(id, 'uuid')}`, binds.values);
    } catch (error) {
      if (isUniqueViolation(error, 'deployment_name_project_id_key'))
        throw nameTaken('update', String(changes['name']));
      throw error;
    }
  }

  /** @throws NotFoundError (404) */
  async delete(id: string): Promise<void> {
    const deleted = await this.database.run('DELETE FROM deployment WHERE id = $1', [id]);
    if (deleted === 0) throw NotFoundError.byId('deployment', id);
  }
}

const nameTaken = sameNameOf('deployment', ' in the project');
