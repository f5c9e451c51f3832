import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { KeyedHash } from '@zendo/auth';
import { DataSource, type EntityManager } from 'typeorm';
import { Config } from '../config/config.js';
import { isUuid } from '../database/uuid.js';
import { Operator } from '../identity/operator.entity.js';
import type { Scope } from '../identity/scopes.js';
import { ApiKey } from './api-key.entity.js';
import { ApiKeyNotFoundError } from './api-key.errors.js';
import { type Credential, parseCredential } from './credential.js';

/** What a good credential stands for. */
export interface Authenticated {
  readonly key: ApiKey;
  readonly operator: Operator | null;
}

export interface NewApiKey {
  readonly kind: ApiKey['kind'];
  readonly name: string;
  readonly credential: Credential;
  readonly scopes: readonly Scope[];
  readonly operatorId: string | null;
  readonly expiresAt: Date | null;
}

/** Keys and sessions. A secret goes in and is never seen again: only its HMAC-SHA-256 is kept. */
@Injectable()
export class ApiKeysRepository {
  readonly #hash: KeyedHash;

  constructor(
    private readonly dataSource: DataSource,
    config: Config,
  ) {
    this.#hash = new KeyedHash(config.masterKey.deriveControlPlane('api-keys'));
  }

  /**
   * The live key or session that `text` is, with its operator; `undefined` for anything else, and for what belongs to an
   * operator who is disabled. Asks the database each time.
   */
  async authenticate(text: string): Promise<Authenticated | undefined> {
    const credential = parseCredential(text);
    if (!credential) return undefined;
    const key = await this.dataSource.manager
      .createQueryBuilder(ApiKey, 'k')
      .addSelect('k.keyHash')
      .where('k.prefix = :prefix AND k.revokedAt IS NULL', { prefix: credential.prefix })
      .andWhere('(k.expiresAt IS NULL OR k.expiresAt > now())')
      .getOne();
    if (!this.#hash.matches('api_key', credential.text, key?.keyHash) || !key) return undefined;
    const operator = key.operatorId ? await this.dataSource.manager.findOneBy(Operator, { id: key.operatorId }) : null;
    return operator?.disabledAt ? undefined : { key, operator };
  }

  async insert({ credential, scopes, ...key }: NewApiKey, manager: EntityManager): Promise<ApiKey> {
    const id = randomUUID();
    await manager.insert(ApiKey, {
      ...key,
      id,
      scopes: [...scopes],
      prefix: credential.prefix,
      keyHash: this.#hash.hash('api_key', credential.text),
    });
    return manager.findOneByOrFail(ApiKey, { id });
  }

  /** Notes that it was used, at most once a minute. */
  async touch({ id, lastUsedAt }: Pick<ApiKey, 'id' | 'lastUsedAt'>): Promise<void> {
    if (lastUsedAt && Date.now() - lastUsedAt.getTime() < 60_000) return;
    await this.dataSource.query(
      `UPDATE control_plane.api_key SET last_used_at = now()
        WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')`,
      [id],
    );
  }

  /** Ends a key or session; one that has ended stays as it is. @throws ApiKeyNotFoundError */
  async revoke(id: string, kind: ApiKey['kind'], manager: EntityManager): Promise<{ key: ApiKey; changed: boolean }> {
    const found = isUuid(id)
      ? await manager
          .createQueryBuilder(ApiKey, 'k')
          .setLock('pessimistic_write')
          .where('k.id = :id AND k.kind = :kind', { id, kind })
          .getOne()
      : null;
    if (!found) throw new ApiKeyNotFoundError(id);
    if (found.revokedAt) return { key: found, changed: false };
    await manager.update(ApiKey, { id }, { revokedAt: () => 'now()' });
    return { key: await manager.findOneByOrFail(ApiKey, { id }), changed: true };
  }

  /** Ends the sessions of an operator. @param exceptId a session that stays */
  async endSessions(operatorId: string, exceptId: string | null, manager: EntityManager): Promise<void> {
    await manager.query(
      `UPDATE control_plane.api_key SET revoked_at = now()
        WHERE operator_id = $1 AND kind = 'session' AND revoked_at IS NULL AND id IS DISTINCT FROM $2::uuid`,
      [operatorId, exceptId],
    );
  }

  async find(id: string): Promise<ApiKey> {
    const found = isUuid(id) ? await this.dataSource.manager.findOneBy(ApiKey, { id, kind: 'key' }) : null;
    if (!found) throw new ApiKeyNotFoundError(id);
    return found;
  }

  /** One page of keys (no sessions), newest first, and one beyond it when more follow. */
  async page(query: { limit: number; before?: string }): Promise<ApiKey[]> {
    const builder = this.dataSource.manager
      .createQueryBuilder(ApiKey, 'k')
      .where("k.kind = 'key'")
      .orderBy('k.seq', 'DESC')
      .limit(query.limit + 1);
    if (query.before) builder.andWhere('k.seq < :before', { before: query.before });
    return builder.getMany();
  }

  /** Takes away sessions that ended a while ago. */
  async forgetSessions(): Promise<void> {
    await this.dataSource.query(
      `DELETE FROM control_plane.api_key WHERE kind = 'session' AND expires_at < now() - interval '1 day'`,
    );
  }
}
