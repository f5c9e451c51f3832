import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a hashed secret is. It is part of the hash, so that a value of one kind never matches one of another. */
export type SecretKind = 'api_key' | 'device_code' | 'user_code' | 'activation_token';

/**
 * Hashes random secrets (128 bits or more) with HMAC-SHA-256 under the tenant's code key. Such secrets cannot be guessed,
 * so a slow password hash would only cost time; the key makes a stolen table useless by itself.
 */
export class KeyedHash {
  readonly #key: Buffer;

  /** @param codeKey 32 bytes. @throws Error when it is shorter. */
  constructor(codeKey: Buffer) {
    this.#key = codeKey;
    if (this.#key.length < 32) throw new Error('The code key must have at least 32 bytes.');
  }

  /** 43 characters, base64url. Equal secrets give equal hashes, so a row can be found by one. */
  hash(kind: SecretKind, secret: string): string {
    return this.#mac(kind, secret).toString('base64url');
  }

  /** Compares in constant time. `null` (nothing stored) matches nothing. */
  matches(kind: SecretKind, secret: string, stored: string | null | undefined): boolean {
    const actual = this.#mac(kind, secret);
    const expected = Buffer.from(stored ?? '', 'base64url');
    return expected.length === actual.length && timingSafeEqual(actual, expected);
  }

  #mac(kind: SecretKind, secret: string): Buffer {
    return createHmac('sha256', this.#key).update(`${kind}\0${secret}`).digest();
  }
}
