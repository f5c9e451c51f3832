import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { isUniqueViolation } from '../database/pg-errors.js';
import type { Sql } from '../database/sql.js';
import { Clock } from '../kernel/clock.js';
import { EntityExistsError } from '../kernel/errors/zenml.error.js';
import { bool, text, uuid } from '../kernel/list/filter-field.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import type { ListSpec } from '../kernel/list/list-spec.js';
import { fetchPage, type Page } from '../kernel/list/page.js';
import { userColumns, type UserRow } from '../users/user.model.js';
import type { CreateServiceAccount, UpdateServiceAccount } from './service-accounts.schemas.js';

const LIST: ListSpec = {
  from: '"user" u',
  alias: 'u',
  userScoped: false,
  filters: {
    name: text('u.name'),
    description: text('u.description'),
    active: bool('u.active'),
    external_user_id: uuid('u.external_user_id'),
  },
  sorts: {
    name: 'u.name',
    full_name: 'u.full_name',
    description: 'u.description',
    active: 'u.active',
    external_user_id: 'u.external_user_id',
  },
};

/** Accounts of programs. They live in the table of users, have no password, and log in with API keys. */
@Injectable()
export class ServiceAccountsRepository {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async page(request: ListRequest): Promise<Page<UserRow>> {
    return fetchPage<UserRow>(this.database, LIST, request, userColumns('u'), () => ['u.is_service_account']);
  }

  /** @throws EntityExistsError (409) when the name is taken. */
  async insert(body: CreateServiceAccount): Promise<UserRow> {
    const row = await this.database.first<UserRow>(
      `INSERT INTO "user" AS u (name, is_service_account, full_name, description, active, is_admin, avatar_url,
         email_opted_in, created, updated)
       VALUES ($1, TRUE, $2, $3, $4, FALSE, $5, FALSE, $6, $6)
       ON CONFLICT (name, is_service_account) DO NOTHING RETURNING ${userColumns('u')}`,
      [body.name, body.full_name, body.description ?? '', body.active, body.avatar_url ?? null, this.clock.timestamp()],
    );
    if (row) return row;
    throw new EntityExistsError(
      `Unable to create service account with name '${body.name}': Found existing service account with this name.`,
    );
  }

  /** What is null or absent stays as it is. @throws EntityExistsError (409) when the new name is taken. */
  async update(id: string, body: UpdateServiceAccount): Promise<UserRow> {
    try {
      const row = await this.database.first<UserRow>(
        `UPDATE "user" AS u SET name = COALESCE($2, name), full_name = COALESCE($3, full_name),
           description = COALESCE($4, description), active = COALESCE($5, active), avatar_url = COALESCE($6, avatar_url),
           updated = $7
         WHERE u.id = $1 RETURNING ${userColumns('u')}`,
        [
          id,
          body.name ?? null,
          body.full_name ?? null,
          body.description ?? null,
          body.active ?? null,
          body.avatar_url ?? null,
          this.clock.timestamp(),
        ],
      );
      if (!row) throw new Error('A service account vanished while it was being updated.');
      return row;
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      throw new EntityExistsError(
        `Unable to update service account with name '${body.name}': Found an existing service account with this name.`,
        { cause: error },
      );
    }
  }

  async delete(id: string, sql: Sql): Promise<void> {
    await sql.run('DELETE FROM "user" WHERE id = $1', [id]);
  }
}
