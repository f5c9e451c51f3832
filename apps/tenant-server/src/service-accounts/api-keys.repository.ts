import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { isUniqueViolation } from '../database/pg-errors.js';
import { Clock } from '../kernel/clock.js';
import { EntityExistsError, NotFoundError } from '../kernel/errors/zenml.error.js';
import { isUuid, normalUuid } from '../kernel/uuid.js';
import { bool, text, time } from '../kernel/list/filter-field.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import type { ListSpec } from '../kernel/list/list-spec.js';
import { fetchPage, type Page } from '../kernel/list/page.js';
import type { UserRow } from '../users/user.model.js';
import { apiKeyColumns, type ApiKeyRow } from './api-key.model.js';
import type { UpdateApiKey } from './service-accounts.schemas.js';

const LIST: ListSpec = {
  from: 'api_key k',
  alias: 'k',
  userScoped: false,
  filters: {
    name: text('k.name'),
    description: text('k.description'),
    active: bool('k.active'),
    last_login: time('k.last_login'),
    last_rotated: time('k.last_rotated'),
  },
  sorts: {
    name: 'k.name',
    description: 'k.description',
    active: 'k.active',
    last_login: 'k.last_login',
    last_rotated: 'k.last_rotated',
  },
};

@Injectable()
export class ApiKeysRepository {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async page(accountId: string, request: ListRequest): Promise<Page<ApiKeyRow>> {
    return fetchPage<ApiKeyRow>(this.database, LIST, request, apiKeyColumns('k'), (binds) => [
      `k.service_account_id = ${binds.add(accountId, 'uuid')}`,
    ]);
  }

  /** @throws NotFoundError (404) */
  async get(accountId: string, nameOrId: string): Promise<ApiKeyRow> {
    const row = await this.database.first<ApiKeyRow>(
      `SELECT ${apiKeyColumns('k')} FROM api_key k
       WHERE k.service_account_id = $1 AND ${isUuid(nameOrId) ? 'k.id = $2::uuid' : 'k.name = $2'}`,
      [accountId, isUuid(nameOrId) ? normalUuid(nameOrId) : nameOrId],
    );
    if (row) return row;
    throw new NotFoundError(
      `An API key with ID or name '${nameOrId}' is not configured for service account with ID '${accountId}'.`,
    );
  }

  /** @throws EntityExistsError (409) when the account has a key of that name. */
  async insert(id: string, account: UserRow, name: string, description: string, hash: string): Promise<ApiKeyRow> {
    const row = await this.database.first<ApiKeyRow>(
      `INSERT INTO api_key AS k (id, service_account_id, name, description, key, key_generation, retain_period, active,
         created, updated)
       VALUES ($1, $2, $3, $4, $5, 1, 0, TRUE, $6, $6)
       ON CONFLICT (name, service_account_id) DO NOTHING RETURNING ${apiKeyColumns('k')}`,
      [id, account.id, name, description, hash, this.clock.timestamp()],
    );
    if (row) return row;
    throw new EntityExistsError(
      `Unable to register API key with name '${name}': Found an existing API key with the same name configured for ` +
        `the same '${account.name}' service account.`,
    );
  }

  /** What is null or absent stays as it is. @throws EntityExistsError (409) */
  async update(id: string, account: UserRow, body: UpdateApiKey): Promise<ApiKeyRow> {
    try {
      return await this.#returning(
        `UPDATE api_key AS k SET name = COALESCE($2, name), description = COALESCE($3, description),
           active = COALESCE($4, active), updated = $5 WHERE k.id = $1`,
        [id, body.name ?? null, body.description ?? null, body.active ?? null, this.clock.timestamp()],
      );
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      throw new EntityExistsError(
        `Unable to update API key with name '${body.name}': Found an existing API key with the same name configured ` +
          `for the same '${account.name}' service account.`,
        { cause: error },
      );
    }
  }

  /** A new secret; the one before stays good for so many minutes. */
  async rotate(id: string, hash: string, retainMinutes: number): Promise<ApiKeyRow> {
    return this.#returning(
      `UPDATE api_key AS k SET previous_key = key, key = $2, key_generation = key_generation + 1, retain_period = $3,
         last_rotated = $4, updated = $4 WHERE k.id = $1`,
      [id, hash, retainMinutes, this.clock.timestamp()],
    );
  }

  async delete(id: string): Promise<void> {
    await this.database.run('DELETE FROM api_key WHERE id = $1', [id]);
  }

  async #returning(text: string, values: readonly unknown[]): Promise<ApiKeyRow> {
    const row = await this.database.first<ApiKeyRow>(`${text} RETURNING ${apiKeyColumns('k')}`, values);
    if (!row) throw new NotFoundError(`API key with ID ${String(values[0])} not found.`);
    return row;
  }
}
