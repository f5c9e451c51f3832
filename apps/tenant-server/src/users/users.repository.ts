import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Sql } from '../database/sql.js';
import { isForeignKeyViolation, isUniqueViolation } from '../database/pg-errors.js';
import { Clock } from '../kernel/clock.js';
import { EntityExistsError, NotFoundError } from '../kernel/errors/zenml.error.js';
import { bool, text, uuid } from '../kernel/list/filter-field.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import type { ListSpec } from '../kernel/list/list-spec.js';
import { fetchPage, type Page } from '../kernel/list/page.js';
import { userColumns, type UserRow } from './user.model.js';

export interface NewUser {
  readonly name: string;
  readonly fullName: string;
  readonly isAdmin: boolean;
  readonly active: boolean;
  /** Hash; `null` for an account that is to be activated with a token. */
  readonly password?: string | null;
  /** Hash. */
  readonly activationToken?: string | null;
  readonly email?: string | null;
  readonly emailOptedIn?: boolean | null;
  readonly avatarUrl?: string | null;
  readonly externalUserId?: string | null;
  readonly oidcClaims?: Record<string, unknown> | null;
  readonly metadata?: Record<string, unknown> | null;
}

/** Columns to set; `undefined` leaves one as it is. */
export interface UserChanges {
  readonly name?: string | undefined;
  readonly full_name?: string | undefined;
  readonly email?: string | null | undefined;
  readonly email_opted_in?: boolean | null | undefined;
  readonly avatar_url?: string | null | undefined;
  readonly default_project_id?: string | null | undefined;
  readonly is_admin?: boolean | undefined;
  readonly active?: boolean | undefined;
  readonly user_metadata?: string | undefined;
  readonly password?: string | undefined;
  readonly password_changed_at?: string | undefined;
  readonly activation_token?: string | null | undefined;
}

const LIST: ListSpec = {
  from: '"user" u',
  alias: 'u',
  userScoped: false,
  filters: {
    name: text('u.name'),
    full_name: text('u.full_name'),
    email: text('u.email'),
    active: bool('u.active'),
    email_opted_in: bool('u.email_opted_in'),
    external_user_id: uuid('u.external_user_id'),
  },
  sorts: {
    name: 'u.name',
    full_name: 'u.full_name',
    email: 'u.email',
    active: 'u.active',
    email_opted_in: 'u.email_opted_in',
    external_user_id: 'u.external_user_id',
    is_admin: 'u.is_admin',
  },
};

@Injectable()
export class UsersRepository {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** People only. @param onlyId when given, nobody but this one is seen. */
  async page(request: ListRequest, onlyId: string | undefined): Promise<Page<UserRow>> {
    return fetchPage<UserRow>(this.database, LIST, request, userColumns('u'), (binds) => [
      'NOT u.is_service_account',
      ...(onlyId === undefined ? [] : [`u.id = ${binds.add(onlyId, 'uuid')}`]),
    ]);
  }

  /** @throws EntityExistsError (409) when the name is taken. */
  async insert(user: NewUser, sql: Sql = this.database): Promise<UserRow> {
    const now = this.clock.timestamp();
    const row = await sql.first<UserRow>(
      `INSERT INTO "user" AS u (name, is_service_account, full_name, active, is_admin, password, activation_token, email,
         email_opted_in, avatar_url, external_user_id, user_metadata, password_changed_at, created, updated, oidc_claims)
       VALUES ($1, FALSE, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, $14)
       ON CONFLICT (name, is_service_account) DO NOTHING RETURNING ${userColumns('u')}`,
      [
        user.name,
        user.fullName,
        user.active,
        user.isAdmin,
        user.password ?? null,
        user.activationToken ?? null,
        user.email ?? null,
        user.emailOptedIn ?? null,
        user.avatarUrl ?? null,
        user.externalUserId ?? null,
        JSON.stringify(user.metadata ?? {}),
        user.password ? now : null,
        now,
        user.oidcClaims ? JSON.stringify(user.oidcClaims) : null,
      ],
    );
    if (row) return row;
    throw new EntityExistsError(
      `Unable to create user with name '${user.name}': Found an existing user account with this name.`,
    );
  }

  /** @throws EntityExistsError (409) for a name that is taken, NotFoundError (404) for a project that is not there. */
  async update(id: string, changes: UserChanges, sql: Sql = this.database): Promise<UserRow> {
    const set = Object.entries(changes).filter(([, value]) => value !== undefined);
    const assignments = set.map(([column], index) => `${column} = $${index + 3}`);
    try {
      const row = await sql.first<UserRow>(
        `UPDATE "user" AS u SET ${['updated = $2', ...assignments].join(', ')} WHERE u.id = $1 AND NOT u.is_service_account
         RETURNING ${userColumns('u')}`,
        [id, this.clock.timestamp(), ...set.map(([, value]) => value)],
      );
      if (row) return row;
    } catch (error) {
      if (isUniqueViolation(error)) {
        throw new EntityExistsError(
          `Unable to update user account with name '${changes.name}': Found an existing user account with this name.`,
          { cause: error },
        );
      }
      if (isForeignKeyViolation(error)) throw NotFoundError.byId('project', String(changes.default_project_id));
      throw error;
    }
    throw new NotFoundError(`No user account with the '${id}' name or ID was found`);
  }

  /** Hash of the token that activates the account, `null` when there is none. */
  async activationHash(id: string): Promise<string | null> {
    const row = await this.database.first<{ token: string | null }>(
      'SELECT activation_token AS token FROM "user" WHERE id = $1',
      [id],
    );
    return row?.token ?? null;
  }

  /** Whether another active admin is left without this one. Locks them, so that two never take each other away. */
  async isAdminLeftWithout(id: string, sql: Sql): Promise<boolean> {
    const admins = await sql.query<{ id: string }>(
      'SELECT id FROM "user" WHERE is_admin AND active AND NOT is_service_account ORDER BY id FOR UPDATE',
    );
    return admins.some((admin) => admin.id !== id);
  }

  /** Their devices go with them: a device without an owner would be anyone's to claim. */
  async delete(id: string, sql: Sql): Promise<void> {
    await sql.run('DELETE FROM auth_devices WHERE user_id = $1', [id]);
    await sql.run('DELETE FROM "user" WHERE id = $1', [id]);
  }
}
