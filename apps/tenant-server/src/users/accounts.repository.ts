import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Sql } from '../database/sql.js';
import { NotFoundError } from '../kernel/errors/zenml.error.js';
import { isUuid, normalUuid } from '../kernel/uuid.js';
import { userColumns, type UserRow } from './user.model.js';

/** Which accounts are looked for. An id may name either kind when a person's name could not. */
export type AccountKind = 'user' | 'service' | 'any';

/** Accounts by name or id: people and service accounts share a table. */
@Injectable()
export class AccountsRepository {
  constructor(private readonly database: Database) {}

  /** @throws NotFoundError (404) */
  async get(nameOrId: string, kind: AccountKind, sql: Sql = this.database): Promise<UserRow> {
    const by = isUuid(nameOrId) ? 'u.id = $1::uuid' : 'u.name = $1';
    const row = await sql.first<UserRow>(
      `SELECT ${userColumns('u')} FROM "user" u WHERE ${by} AND ($2::boolean IS NULL OR u.is_service_account = $2)
       ORDER BY u.is_service_account LIMIT 1`,
      [isUuid(nameOrId) ? normalUuid(nameOrId) : nameOrId, kind === 'any' ? null : kind === 'service'],
    );
    const word = kind === 'any' ? '' : `${kind} `;
    if (!row) throw new NotFoundError(`No ${word}account with the '${nameOrId}' name or ID was found`);
    return row;
  }

  /** Whether anything that would be left behind belongs to the account. Its own devices and keys go with it. */
  async ownsResources(id: string, sql: Sql = this.database): Promise<boolean> {
    const owned = OWNED.map((table) => `EXISTS (SELECT 1 FROM ${table} WHERE user_id = $1)`).join(' OR ');
    return (await sql.first<{ owns: boolean }>(`SELECT (${owned}) AS owns`, [id]))?.owns ?? false;
  }
}

const OWNED = (
  'artifact artifact_version code_repository deployment flavor hook_invocation logs model model_version pipeline ' +
  'pipeline_build pipeline_run pipeline_snapshot run_metadata run_template run_wait_condition schedule secret service ' +
  'service_connector stack stack_component step_run tag "trigger" webhook'
).split(' ');
