import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts values at rest with a key of 32 bytes: AES-256-GCM, `nonce ‖ tag ‖ ciphertext`. */
export class Sealer {
  /** @param key 32 bytes. */
  constructor(private readonly key: Buffer) {}

  /** @param place binds the value to where it is stored, so that it cannot be moved elsewhere. */
  seal(clear: Buffer, place: string): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce).setAAD(Buffer.from(place));
    const sealed = Buffer.concat([cipher.update(clear), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
  }

  /** @throws Error when the value was changed, moved or sealed with another key. */
  open(sealed: Buffer, place: string): Buffer {
    const nonce = sealed.subarray(0, NONCE_BYTES);
    const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', this.key, nonce).setAAD(Buffer.from(place));
    decipher.setAuthTag(tag);
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
  }
}

/** Where in a tenant's tables a sealed value is: `secret.values` or `deployment.auth_key` of the row with this id. */
export const sealedPlace = (kind: 'secret' | 'deployment', id: string): string => `${kind}:${id}`;
