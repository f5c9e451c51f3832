import { randomBytes } from 'node:crypto';

/** What every API key of a service account begins with; it also tells a key from a JWT in the Authorization header. */
export const API_KEY_PREFIX = 'ZENKEY_';

export interface ApiKeyParts {
  /** The id (UUID) of the key's row. */
  readonly id: string;
  /** The secret: 64 hex digits. */
  readonly key: string;
}

const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;

// An encoded key has about 160 characters.
const MAX_LENGTH = 1_000;

/** A new secret for an API key: 32 random bytes as hex. */
export const newApiKeySecret = (): string => randomBytes(32).toString('hex');

/** What the user is shown once: the prefix and base64 of the JSON of both parts. */
export function encodeApiKey({ id, key }: ApiKeyParts): string {
  return API_KEY_PREFIX + Buffer.from(JSON.stringify({ id, key })).toString('base64');
}

/** The parts of an encoded key, or `undefined` when the text is not one. */
export function decodeApiKey(text: string): ApiKeyParts | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const encoded = text.startsWith(API_KEY_PREFIX) ? text.slice(API_KEY_PREFIX.length) : text;
  try {
    const parsed: unknown = JSON.parse(Buffer.from(encoded, 'base64').toString('utf8'));
    if (typeof parsed !== 'object' || parsed === null) return undefined;
    const { id, key } = parsed as Record<string, unknown>;
    if (typeof id !== 'string' || typeof key !== 'string' || !UUID.test(id) || key === '') return undefined;
    return { id, key };
  } catch {
    return undefined;
  }
}

export interface KeyGeneration {
  /** Rises with each rotation. */
  readonly generation: number;
  /** Epoch milliseconds of the last rotation, `null` when there was none. */
  readonly rotatedAt: number | null;
  /** For how long the secret before the last rotation is still good, in milliseconds; 0 for not at all. */
  readonly retainMs: number;
}

/** Whether the secret (or a token made from it) of generation `of` is good at `now`: the current one, or the one before while it is retained. */
export function isGenerationValid(of: number, key: KeyGeneration, now: number): boolean {
  if (of === key.generation) return true;
  if (of !== key.generation - 1 || key.rotatedAt === null) return false;
  return now < key.rotatedAt + key.retainMs;
}
