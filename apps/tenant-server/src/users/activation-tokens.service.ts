import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { checkPassword, KeyedHash } from '@zendo/auth';
import type { Config } from '../config/config.js';
import { CONFIG } from '../kernel/config.token.js';

/** One-time tokens with which a person takes an account over: 64 hex digits, stored as a keyed hash. */
@Injectable()
export class ActivationTokensService {
  readonly #hash: KeyedHash;

  constructor(@Inject(CONFIG) config: Config) {
    this.#hash = new KeyedHash(config.secrets.codeKey);
  }

  create(): { token: string; hash: string } {
    const token = randomBytes(32).toString('hex');
    return { token, hash: this.#hash.hash('activation_token', token) };
  }

  /** @param stored may be bcrypt, from an import; `null` matches nothing. */
  async matches(token: string, stored: string | null): Promise<boolean> {
    if (stored?.startsWith('$2')) return (await checkPassword(token, stored)).valid;
    return this.#hash.matches('activation_token', token, stored);
  }
}
