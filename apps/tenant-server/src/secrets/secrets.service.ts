import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { IllegalOperationError } from '../kernel/errors/zenml.error.js';
import type { Caller } from '../kernel/http/caller.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import { withItems, type Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { SecretVault, type SecretValues } from './secret-vault.js';
import { secretViews } from './secret.view.js';
import { SecretsRepository } from './secrets.repository.js';
import type { CreateSecret, UpdateSecret } from './secrets.schemas.js';

/** Values are shown by get, create and update, never by a list. */
@Injectable()
export class SecretsService {
  constructor(
    private readonly database: Database,
    private readonly secrets: SecretsRepository,
    private readonly vault: SecretVault,
  ) {}

  async list(caller: Caller, request: ListRequest): Promise<Page<Model>> {
    const page = await this.secrets.page(request, caller);
    return withItems(page, await secretViews(this.database, page.items, { hydrate: request.hydrate }));
  }

  async get(caller: Caller, id: string, hydrate = true): Promise<Model> {
    const row = await this.secrets.get(id, caller);
    const values = new Map([[id, this.vault.open(id, row.values)]]);
    const [view] = await secretViews(this.database, [row], { hydrate, values });
    return view as Model;
  }

  async create(caller: Caller, { name, private: isPrivate, values }: CreateSecret): Promise<Model> {
    const id = randomUUID();
    const sealed = this.vault.seal(id, merge({}, values));
    await this.secrets.insert(
      { id, name, private: isPrivate, internal: false, sealed, userId: caller.userId },
      this.database,
    );
    return this.get(caller, id);
  }

  /**
   * @param patch merges the values into what is there; otherwise they replace it.
   * @throws IllegalOperationError (403) when someone else than the owner changes whether it is private.
   */
  async update(caller: Caller, id: string, body: UpdateSecret, patch: boolean): Promise<Model> {
    await this.database.transaction(async (sql) => {
      // Two patches of one secret must not each merge into what was there before both.
      await sql.run('SELECT 1 FROM secret WHERE id = $1 FOR UPDATE', [id]);
      const row = await this.secrets.get(id, caller, sql);
      const { name, private: isPrivate, values } = body;
      if (isPrivate !== undefined && isPrivate !== null && row.user_id !== caller.userId) {
        throw new IllegalOperationError(
          'Only the user who created the secret is allowed to update its private status.',
        );
      }
      const before = values && patch ? this.vault.open(id, row.values) : {};
      const sealed = values ? this.vault.seal(id, merge(before, values)) : undefined;
      await this.secrets.update(row, { name: name ?? undefined, private: isPrivate ?? undefined, values: sealed }, sql);
    });
    return this.get(caller, id);
  }

  async delete(caller: Caller, id: string): Promise<void> {
    await this.secrets.get(id, caller);
    await this.secrets.delete(id);
  }
}

function merge(before: SecretValues, changes: Readonly<Record<string, string | null>>): SecretValues {
  const merged = Object.entries({ ...before, ...changes });
  return Object.fromEntries(merged.filter((entry): entry is [string, string] => entry[1] !== null));
}
