import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { isUniqueViolation } from '../database/pg-errors.js';
import type { Sql } from '../database/sql.js';
import { setList, type Changes } from '../kernel/changes.js';
import { EntityExistsError, NotFoundError } from '../kernel/errors/zenml.error.js';
import { Binds } from '../kernel/list/binds.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import { fetchPage, type Page } from '../kernel/list/page.js';
import { COMPONENT_LIST, scopeType } from './component.list.js';
import { COMPONENT_COLUMNS, COMPONENT_TABLES, type ComponentRow } from './component.view.js';
import type { CreateComponent } from './components.schemas.js';

export interface FlavorOfComponent {
  readonly is_custom: boolean;
  /** JSON schema. */
  readonly config_schema: string;
}

@Injectable()
export class ComponentsRepository {
  constructor(private readonly database: Database) {}

  page(request: ListRequest): Promise<Page<ComponentRow>> {
    return fetchPage<ComponentRow>(this.database, COMPONENT_LIST, request, COMPONENT_COLUMNS, scopeType(request));
  }

  /** @throws NotFoundError (404) */
  async get(id: string, sql: Sql = this.database): Promise<ComponentRow> {
    const row = await sql.first<ComponentRow>(`SELECT ${COMPONENT_COLUMNS} FROM ${COMPONENT_TABLES} WHERE c.id = $1`, [
      id,
    ]);
    if (!row) throw NotFoundError.byId('stack component', id);
    return row;
  }

  async findFlavor(name: string, type: string, sql: Sql = this.database): Promise<FlavorOfComponent | undefined> {
    return sql.first<FlavorOfComponent>('SELECT is_custom, config_schema FROM flavor WHERE name = $1 AND type = $2', [
      name,
      type,
    ]);
  }

  /** @returns the new id, or nothing when the name is taken for this type. */
  async insert(component: CreateComponent, userId: string, sql: Sql): Promise<string | undefined> {
    const row = await sql.first<{ id: string }>(
      `INSERT INTO stack_component (name, type, flavor, configuration, labels, environment, user_id, connector_id,
         connector_resource_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (name, type) DO NOTHING RETURNING id`,
      [
        component.name,
        component.type,
        component.flavor,
        JSON.stringify(component.configuration),
        JSON.stringify(component.labels ?? null),
        JSON.stringify(component.environment ?? null),
        userId,
        component.connector ?? null,
        component.connector_resource_id ?? null,
      ],
    );
    return row?.id;
  }

  /** @throws EntityExistsError (409) */
  async update(existing: ComponentRow, changes: Changes, sql: Sql): Promise<void> {
    const binds = new Binds();
    const set = setList(changes, binds);
    try {
      await sql.run(`UPDATE stack_component SET ${set} WHERE id = ${binds.add(existing.id, 'uuid')}`, binds.values);
    } catch (error) {
      if (!isUniqueViolation(error, 'stack_component_name_type_key')) throw error;
      throw componentExists(existing.type, String(changes['name']));
    }
  }

  async stackCount(id: string, sql: Sql): Promise<number> {
    return countOf(sql, 'SELECT count(*) AS count FROM stack_composition WHERE component_id = $1', id);
  }

  /** Deployments that this deployer still has to take care of. */
  async deploymentCount(id: string, sql: Sql): Promise<number> {
    return countOf(sql, `SELECT count(*) AS count FROM deployment WHERE deployer_id = $1 AND status <> 'absent'`, id);
  }

  /** Locks the row, so that nobody puts the component into a stack meanwhile. */
  async lock(id: string, sql: Sql): Promise<void> {
    await sql.run('SELECT 1 FROM stack_component WHERE id = $1 FOR UPDATE', [id]);
  }

  async delete(id: string, sql: Sql): Promise<void> {
    await sql.run(`DELETE FROM secret_resource WHERE resource_type = 'stack_component' AND resource_id = $1`, [id]);
    await sql.run('DELETE FROM stack_component WHERE id = $1', [id]);
  }
}

export const componentExists = (type: string, name: string): EntityExistsError =>
  new EntityExistsError(
    `Unable to register '${type}' component with name '${name}': Found an existing component with the same name and type.`,
  );

async function countOf(sql: Sql, text: string, id: string): Promise<number> {
  return (await sql.first<{ count: number }>(text, [id]))?.count ?? 0;
}
