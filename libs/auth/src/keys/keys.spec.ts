import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { API_KEY_PREFIX, decodeApiKey, encodeApiKey, isGenerationValid, newApiKeySecret } from './api-key.js';
import { KeyedHash } from './keyed-hash.js';

const keyOf = (fill: number): Buffer => Buffer.alloc(32, fill);

describe('a keyed hash', () => {
  const hash = new KeyedHash(keyOf(1));

  it('matches the secret it was made from, and no other', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (secret, other) => {
        const stored = hash.hash('api_key', secret);
        expect(hash.matches('api_key', secret, stored)).toBe(true);
        expect(hash.matches('api_key', other, stored)).toBe(other === secret);
      }),
    );
  });

  it('of one kind does not match as another, nor under the key of another tenant', () => {
    const stored = hash.hash('device_code', 'x');
    expect(hash.matches('user_code', 'x', stored)).toBe(false);
    expect(new KeyedHash(keyOf(2)).matches('device_code', 'x', stored)).toBe(false);
  });

  it('matches nothing when nothing, or something else, is stored', () => {
    for (const stored of [null, undefined, '', 'short', '$2b$12$abcdefghijklmnopqrstuv']) {
      expect(hash.matches('api_key', '', stored)).toBe(false);
    }
  });

  it('asks for a key of 32 bytes', () => {
    expect(() => new KeyedHash(randomBytes(16))).toThrow('32 bytes');
  });
});

describe('an API key', () => {
  it('is the prefix and base64 JSON, and decodes to its parts', () => {
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        const key = newApiKeySecret();
        expect(key).toMatch(/^[0-9a-f]{64}$/);
        const encoded = encodeApiKey({ id, key });
        expect(JSON.parse(Buffer.from(encoded.slice(API_KEY_PREFIX.length), 'base64').toString())).toEqual({ id, key });
        expect(decodeApiKey(encoded)).toEqual({ id, key });
      }),
    );
  });

  it('that is garbage decodes to nothing and never throws', () => {
    for (const text of [
      'ZENKEY_',
      'ZENKEY_garbage',
      'ZENKEY_bnVsbA==',
      'ZENKEY_e30=',
      'ZENKEY_eyJpZCI6MSwia2V5IjoiIn0=',
    ]) {
      expect(decodeApiKey(text)).toBeUndefined();
    }
    fc.assert(fc.property(fc.string(), (text) => void decodeApiKey(API_KEY_PREFIX + text)));
  });
});

describe('the generation of an API key', () => {
  const rotated = { generation: 3, rotatedAt: 1_000, retainMs: 500 };
  it.each([
    ['the current one is good', 3, rotated, 99_999, true],
    ['the one before is good while it is retained', 2, rotated, 1_499, true],
    ['the one before ends with the retain period', 2, rotated, 1_500, false],
    ['the one before is dead at once without a retain period', 2, { ...rotated, retainMs: 0 }, 1_000, false],
    ['two before is never good', 1, rotated, 1_001, false],
    ['a future one is never good', 4, rotated, 1_001, false],
    ['before any rotation there is only one', 0, { generation: 1, rotatedAt: null, retainMs: 9_999 }, 0, false],
  ])('%s', (_rule, of, key, now, good) => {
    expect(isGenerationValid(of, key, now)).toBe(good);
  });
});
