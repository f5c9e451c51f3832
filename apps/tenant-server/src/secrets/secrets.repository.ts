import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { isUniqueViolation } from '../database/pg-errors.js';
import type { Sql } from '../database/sql.js';
import { setList } from '../kernel/changes.js';
import { EntityExistsError, NotFoundError } from '../kernel/errors/zenml.error.js';
import type { Caller } from '../kernel/http/caller.js';
import { Binds } from '../kernel/list/binds.js';
import { bool, text } from '../kernel/list/filter-field.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import type { ListSpec } from '../kernel/list/list-spec.js';
import { fetchPage, type Page } from '../kernel/list/page.js';
import { SECRET_COLUMNS, type SecretRow } from './secret.view.js';

export type SealedSecretRow = SecretRow & { readonly values: string | null };

export interface NewSecret {
  readonly id: string;
  readonly name: string;
  readonly private: boolean;
  /** The server's own, such as a connector's: nobody sees it. */
  readonly internal: boolean;
  readonly sealed: string;
  readonly userId: string;
}

/** Columns to set; `undefined` leaves one as it is. */
export type SecretChanges = Partial<Record<'name' | 'values', string | undefined>> & {
  readonly private?: boolean | undefined;
};

const LIST: ListSpec = {
  from: 'secret s',
  alias: 's',
  filters: { name: text('s.name'), private: bool('s.private') },
  sorts: { name: 's.name', private: 's.private' },
};

/** Private secrets are seen by their owner only; the server's own by nobody. */
@Injectable()
export class SecretsRepository {
  constructor(private readonly database: Database) {}

  page(request: ListRequest, caller: Caller): Promise<Page<SecretRow>> {
    // Here `scope_user` is no filter: the caller is who scopes.
    const filters = new Map([...request.filters].filter(([field]) => field !== 'scope_user'));
    return fetchPage<SecretRow>(this.database, LIST, { ...request, filters }, SECRET_COLUMNS, (binds) => [
      'NOT s.internal',
      `(NOT s.private OR s.user_id = ${binds.add(caller.userId, 'uuid')})`,
    ]);
  }

  /** @throws NotFoundError (404), also for a secret that the caller may not see. */
  async get(id: string, caller: Caller, sql: Sql = this.database): Promise<SealedSecretRow> {
    const row = await sql.first<SealedSecretRow>(
      `SELECT ${SECRET_COLUMNS}, s.values FROM secret s
        WHERE s.id = $1 AND NOT s.internal AND (NOT s.private OR s.user_id = $2)`,
      [id, caller.userId],
    );
    if (row) return row;
    throw new NotFoundError(`Secret with name or ID ${id} not found or is private and not owned by the current user.`);
  }

  /** @throws EntityExistsError (409) */
  async insert(secret: NewSecret, sql: Sql): Promise<void> {
    try {
      await sql.run(
        `INSERT INTO secret (id, name, private, internal, "values", user_id) VALUES ($1, $2, $3, $4, $5, $6)`,
        [secret.id, secret.name, secret.private, secret.internal, secret.sealed, secret.userId],
      );
    } catch (error) {
      throw isUniqueViolation(error) ? nameTaken(secret) : error;
    }
  }

  /** @throws EntityExistsError (409) */
  async update(secret: SecretRow, changes: SecretChanges, sql: Sql): Promise<void> {
    const binds = new Binds();
    const set = setList(changes, binds);
    try {
      await sql.run(`UPDATE secret SET ${set} WHERE id = ${binds.add(secret.id, 'uuid')}`, binds.values);
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      throw nameTaken({ name: changes.name ?? secret.name, private: changes.private ?? secret.private });
    }
  }

  async delete(id: string, sql: Sql = this.database): Promise<void> {
    await sql.run('DELETE FROM secret WHERE id = $1', [id]);
  }

  /** Sealed values by secret id, whoever owns them: for what belongs to the server itself. */
  async sealedValues(ids: readonly string[], sql: Sql = this.database): Promise<Map<string, string | null>> {
    if (ids.length === 0) return new Map();
    const rows = await sql.query<{ id: string; values: string | null }>(
      'SELECT id, "values" FROM secret WHERE id = ANY($1::uuid[])',
      [ids],
    );
    return new Map(rows.map(({ id, values }) => [id, values]));
  }
}

const nameTaken = ({ name, private: isPrivate }: { name: string; private: boolean }): EntityExistsError =>
  new EntityExistsError(
    `Found an existing ${isPrivate ? 'private' : 'public'} secret with the same '${name}' name` +
      (isPrivate ? ' for the same user' : ''),
  );
