import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditRepository } from '../audit/audit.repository.js';
import { PageRequest } from '../http/paging.js';
import type { Caller } from '../identity/caller.js';
import { MissingScopeError } from '../identity/identity.errors.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import { type ApiKeyView, type CreateApiKey, type CreatedApiKeyView, viewOf } from './api-keys.schemas.js';
import { newCredential } from './credential.js';

/** Keys for programs. */
@Injectable()
export class ApiKeysService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly keys: ApiKeysRepository,
    private readonly audit: AuditRepository,
  ) {}

  /** Nobody gives more than they have. @throws MissingScopeError */
  async create(body: CreateApiKey, caller: Caller): Promise<CreatedApiKeyView> {
    const scopes = body.scopes ?? [...caller.scopes];
    const missing = scopes.find((scope) => !caller.scopes.has(scope));
    if (missing) throw new MissingScopeError(missing);
    const credential = newCredential();
    return this.dataSource.transaction(async (manager) => {
      const key = await this.keys.insert(
        {
          kind: 'key',
          name: body.name,
          credential,
          scopes,
          // Also a key that a key makes is its operator's, and ends with them.
          operatorId: caller.operatorId,
          expiresAt: body.expires_at ?? null,
        },
        manager,
      );
      const detail = { name: key.name, prefix: key.prefix, scopes };
      await this.audit.record(
        caller,
        { action: 'api_key.create', resourceType: 'api_key', resourceId: key.id, detail },
        manager,
      );
      const view = viewOf(key);
      const kept = { status: 201, headers: {}, body: JSON.stringify({ ...view, key: null }) };
      await caller.idempotency?.keep(kept, manager);
      return { ...view, key: credential.text };
    });
  }

  /** @throws ApiKeyNotFoundError */
  async get(id: string): Promise<ApiKeyView> {
    return viewOf(await this.keys.find(id));
  }

  async list(query: { limit: number; cursor?: string }) {
    const page = new PageRequest('api-keys', query);
    return page.answer(await this.keys.page(page), viewOf);
  }

  /** Ends a key at once. Ending it again changes nothing. @throws ApiKeyNotFoundError */
  async revoke(id: string, caller: Caller): Promise<ApiKeyView> {
    return this.dataSource.transaction(async (manager) => {
      const { key, changed } = await this.keys.revoke(id, 'key', manager);
      if (changed) {
        const detail = { name: key.name, prefix: key.prefix };
        await this.audit.record(
          caller,
          { action: 'api_key.revoke', resourceType: 'api_key', resourceId: id, detail },
          manager,
        );
      }
      return viewOf(key);
    });
  }
}
