import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { encodeApiKey, KeyedHash, newApiKeySecret } from '@zendo/auth';
import { UsageRecorder } from '../auth/usage.recorder.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../kernel/config.token.js';
import type { Caller } from '../kernel/http/caller.js';
import { checkName } from '../kernel/http/fields.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import { withItems, type Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { AccountsRepository } from '../users/accounts.repository.js';
import { requireAdmin } from '../users/require-admin.js';
import { apiKeyModel } from './api-key.model.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import type { CreateApiKey, RotateApiKey, UpdateApiKey } from './service-accounts.schemas.js';

/** The API keys of service accounts. A key is shown by the operation that made it, and never again. */
@Injectable()
export class ApiKeysService {
  readonly #hash: KeyedHash;

  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly accounts: AccountsRepository,
    private readonly usage: UsageRecorder,
    @Inject(CONFIG) config: Config,
  ) {
    this.#hash = new KeyedHash(config.secrets.codeKey);
  }

  /** @throws NotFoundError (404), as do all of these. */
  async list(accountId: string, request: ListRequest): Promise<Page<Model>> {
    const account = await this.accounts.get(accountId, 'service');
    await this.usage.settled();
    const page = await this.keys.page(account.id, request);
    return withItems(
      page,
      page.items.map((row) => apiKeyModel(row, account, request.hydrate)),
    );
  }

  async get(accountId: string, nameOrId: string, hydrate: boolean): Promise<Model> {
    const account = await this.accounts.get(accountId, 'service');
    await this.usage.settled();
    return apiKeyModel(await this.keys.get(account.id, nameOrId), account, hydrate);
  }

  async create(caller: Caller, accountId: string, body: CreateApiKey): Promise<Model> {
    const account = await this.accounts.get(accountId, 'service');
    requireAdmin(caller, 'create API key');
    checkName(body.name, 'API key');
    const [id, secret] = [randomUUID(), newApiKeySecret()];
    const hash = this.#hash.hash('api_key', secret);
    const row = await this.keys.insert(id, account, body.name, body.description ?? '', hash);
    return apiKeyModel(row, account, true, encodeApiKey({ id, key: secret }));
  }

  async update(caller: Caller, accountId: string, nameOrId: string, body: UpdateApiKey): Promise<Model> {
    const account = await this.accounts.get(accountId, 'service');
    requireAdmin(caller, 'update API key');
    if (body.name) checkName(body.name, 'API key');
    const key = await this.keys.get(account.id, nameOrId);
    return apiKeyModel(await this.keys.update(key.id, account, body), account, true);
  }

  async rotate(caller: Caller, accountId: string, nameOrId: string, body: RotateApiKey): Promise<Model> {
    const account = await this.accounts.get(accountId, 'service');
    requireAdmin(caller, 'rotate API key');
    const { id } = await this.keys.get(account.id, nameOrId);
    const secret = newApiKeySecret();
    const row = await this.keys.rotate(id, this.#hash.hash('api_key', secret), body.retain_period_minutes);
    return apiKeyModel(row, account, false, encodeApiKey({ id, key: secret }));
  }

  async delete(caller: Caller, accountId: string, nameOrId: string): Promise<void> {
    const account = await this.accounts.get(accountId, 'service');
    requireAdmin(caller, 'delete API key');
    await this.keys.delete((await this.keys.get(account.id, nameOrId)).id);
  }
}
