import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { IllegalOperationError } from '../kernel/errors/zenml.error.js';
import type { Caller } from '../kernel/http/caller.js';
import { checkName } from '../kernel/http/fields.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import { withItems, type Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { AccountsRepository } from '../users/accounts.repository.js';
import { requireAdmin } from '../users/require-admin.js';
import { serviceAccountModel } from './service-account.model.js';
import { ServiceAccountsRepository } from './service-accounts.repository.js';
import type { CreateServiceAccount, UpdateServiceAccount } from './service-accounts.schemas.js';

@Injectable()
export class ServiceAccountsService {
  constructor(
    private readonly serviceAccounts: ServiceAccountsRepository,
    private readonly accounts: AccountsRepository,
    private readonly database: Database,
  ) {}

  async list(request: ListRequest): Promise<Page<Model>> {
    const page = await this.serviceAccounts.page(request);
    return withItems(
      page,
      page.items.map((row) => serviceAccountModel(row, request.hydrate)),
    );
  }

  /** @throws NotFoundError (404) */
  async get(nameOrId: string, hydrate: boolean): Promise<Model> {
    return serviceAccountModel(await this.accounts.get(nameOrId, 'service'), hydrate);
  }

  async create(caller: Caller, body: CreateServiceAccount): Promise<Model> {
    requireAdmin(caller, 'create service account');
    checkName(body.name, 'service account');
    return serviceAccountModel(await this.serviceAccounts.insert(body), true);
  }

  /** An account made inactive is refused with its very next request, whatever token or key it shows. */
  async update(caller: Caller, nameOrId: string, body: UpdateServiceAccount): Promise<Model> {
    const account = await this.accounts.get(nameOrId, 'service');
    requireAdmin(caller, 'update service account');
    if (body.name) checkName(body.name, 'service account');
    return serviceAccountModel(await this.serviceAccounts.update(account.id, body), true);
  }

  /** Its API keys go with it. @throws IllegalOperationError (403) when it owns something. */
  async delete(caller: Caller, nameOrId: string): Promise<void> {
    const account = await this.accounts.get(nameOrId, 'service');
    requireAdmin(caller, 'delete service account');
    await this.database.transaction(async (sql) => {
      if (await this.accounts.ownsResources(account.id, sql)) {
        throw new IllegalOperationError(
          'The service account owns other resources and therefore cannot be deleted. Delete them first, or deactivate it.',
        );
      }
      await this.serviceAccounts.delete(account.id, sql);
    });
  }
}
