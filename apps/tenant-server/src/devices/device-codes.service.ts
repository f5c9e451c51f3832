import { Inject, Injectable } from '@nestjs/common';
import { isUserCode, KeyedHash, newDeviceCode, newUserCode, normalizeUserCode } from '@zendo/auth';
import type { Config } from '../config/config.js';
import { CONFIG } from '../kernel/config.token.js';

/** The codes of device logins, which are stored as keyed hashes only. */
@Injectable()
export class DeviceCodesService {
  readonly #hash: KeyedHash;

  constructor(@Inject(CONFIG) config: Config) {
    this.#hash = new KeyedHash(config.secrets.codeKey);
  }

  /** A fresh pair, to show once, and its hashes, to store. */
  create(): { deviceCode: string; userCode: string; deviceCodeHash: string; userCodeHash: string } {
    const [deviceCode, userCode] = [newDeviceCode(), newUserCode()];
    return {
      deviceCode,
      userCode,
      deviceCodeHash: this.#hash.hash('device_code', deviceCode),
      userCodeHash: this.#hash.hash('user_code', userCode),
    };
  }

  isDeviceCode(code: string, stored: string): boolean {
    return this.#hash.matches('device_code', code, stored);
  }

  /** @param typed as a person typed or pasted it. */
  isUserCode(typed: string, stored: string): boolean {
    return this.#hash.matches('user_code', normalizeUserCode(typed), stored);
  }

  /** The hash to look a typed code up by, or `undefined` when it cannot be one. */
  userCodeHash(typed: string): string | undefined {
    const code = normalizeUserCode(typed);
    return isUserCode(code) ? this.#hash.hash('user_code', code) : undefined;
  }
}
