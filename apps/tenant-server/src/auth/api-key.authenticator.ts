import { Inject, Injectable } from '@nestjs/common';
import { checkPassword, decodeApiKey, isGenerationValid, KeyedHash } from '@zendo/auth';
import type { Config } from '../config/config.js';
import { Database } from '../database/database.js';
import { Clock, fromTimestamp } from '../kernel/clock.js';
import { CONFIG } from '../kernel/config.token.js';
import { CredentialsNotValidError } from '../kernel/errors/zenml.error.js';
import { userColumns, type UserRow } from '../users/user.model.js';
import { callerOf, type AuthenticatedCaller } from './authenticated-caller.js';
import { UsageRecorder } from './usage.recorder.js';

interface KeyRow extends UserRow {
  key_id: string;
  key_name: string;
  key_active: boolean;
  key_hash: string;
  key_previous_hash: string | null;
  key_generation: number;
  key_retain_minutes: number;
  key_rotated: string | null;
}

const KEY_AND_ACCOUNT = `SELECT ${userColumns('u')}, k.id AS key_id, k.name AS key_name, k.active AS key_active,
    k.key AS key_hash, k.previous_key AS key_previous_hash, k.key_generation, k.retain_period AS key_retain_minutes,
    k.last_rotated AS key_rotated
  FROM api_key k JOIN "user" u ON u.id = k.service_account_id WHERE k.id = $1`;

export interface ApiKeyLogin {
  readonly caller: AuthenticatedCaller;
  readonly apiKeyId: string;
  /** The generation of the secret that was shown, which is what a token made from it is good for. */
  readonly keyGeneration: number;
}

/** A `ZENKEY_…` → the service account that it belongs to. */
@Injectable()
export class ApiKeyAuthenticator {
  readonly #hash: KeyedHash;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly usage: UsageRecorder,
    @Inject(CONFIG) config: Config,
  ) {
    this.#hash = new KeyedHash(config.secrets.codeKey);
  }

  /** @throws CredentialsNotValidError (401) */
  async authenticate(encoded: string): Promise<ApiKeyLogin> {
    const parts = decodeApiKey(encoded);
    if (!parts) throw refused('error decoding API key');
    const row = await this.database.first<KeyRow>(KEY_AND_ACCOUNT, [parts.id]);
    if (!row) throw refused(`error retrieving API key ${parts.id}`);
    // The secret comes first: without it nobody learns the names or the state of the key.
    const keyGeneration = await this.#generationOf(parts.key, row);
    if (keyGeneration === undefined) throw refused(`could not verify key value for API key ${row.key_name}`);
    if (!row.active) {
      throw refused(`service account ${row.name} associated with API key ${row.key_name} is not active`);
    }
    if (!row.key_active) {
      throw refused(`API key ${row.key_name} associated with service account ${row.name} is not active`);
    }
    this.usage.apiKeyUsed(row.key_id);
    this.usage.serverUsed();
    return { caller: callerOf(row, { apiKeyId: row.key_id }), apiKeyId: row.key_id, keyGeneration };
  }

  async #generationOf(secret: string, row: KeyRow): Promise<number | undefined> {
    if (await this.#matches(secret, row.key_hash)) return row.key_generation;
    const before = row.key_generation - 1;
    const rotatedAt = row.key_rotated === null ? null : fromTimestamp(row.key_rotated);
    const current = { generation: row.key_generation, rotatedAt, retainMs: row.key_retain_minutes * 60_000 };
    if (!row.key_previous_hash || !isGenerationValid(before, current, this.clock.now())) return undefined;
    return (await this.#matches(secret, row.key_previous_hash)) ? before : undefined;
  }

  // Keys imported from the official server are stored as bcrypt.
  async #matches(secret: string, stored: string): Promise<boolean> {
    if (stored.startsWith('$2')) return (await checkPassword(secret, stored)).valid;
    return this.#hash.matches('api_key', secret, stored);
  }
}

const refused = (text: string): CredentialsNotValidError =>
  new CredentialsNotValidError(`Authentication error: ${text}`);
