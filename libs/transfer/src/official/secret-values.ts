import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

export type SecretValues = Readonly<Record<string, string>>;

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Secret values as the official server's SQL store keeps them: base64 of JSON, or with a key base64 of
 * `nonce ‖ tag ‖ ciphertext` of AES-256-GCM under the key's SHA-256 (sqlalchemy-utils' AesGcmEngine).
 * @returns `undefined` when they cannot be read with what was given
 */
export function openOfficialValues(stored: string, key: string | undefined): SecretValues | undefined {
  const bytes = Buffer.from(stored, 'base64');
  // Values from before encryption was turned on are still plain.
  return (key === undefined ? undefined : parsed(decrypted(bytes, key))) ?? parsed(bytes);
}

/** @param key none for values that anybody with the file can read, as the official server does without one */
export function sealOfficialValues(values: SecretValues, key: string | undefined): string {
  const clear = Buffer.from(JSON.stringify(values));
  if (key === undefined) return clear.toString('base64');
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', digest(key), nonce);
  const sealed = Buffer.concat([cipher.update(clear), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
}

function decrypted(bytes: Buffer, key: string): Buffer | undefined {
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', digest(key), bytes.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
  } catch {
    return undefined;
  }
}

function parsed(bytes: Buffer | undefined): SecretValues | undefined {
  try {
    const value: unknown = JSON.parse(bytes?.toString('utf8') ?? '');
    const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isMap && Object.values(value).every((each) => typeof each === 'string')
      ? (value as SecretValues)
      : undefined;
  } catch {
    return undefined;
  }
}

const digest = (key: string): Buffer => createHash('sha256').update(key).digest();
