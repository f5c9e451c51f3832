import { createHash, hkdfSync } from 'node:crypto';

/** What a derived key is for. Adding one is safe; renaming one changes every key it ever gave. */
export type KeyPurpose = 'database-runtime' | 'database-owner' | 'jwt' | 'encryption' | 'code' | 'csrf';

/** The secrets of one tenant, as its server and its migration get them. All values are base64url. */
export interface TenantSecrets {
  /** Password of the runtime role (`serve`) or of the owner role (`migrate`). */
  readonly databasePassword: string;
  /** HS256 key of the tenant's tokens. */
  readonly jwtKey: string;
  /** AES-256-GCM key of secret values at rest. */
  readonly encryptionKey: string;
  /** HMAC key under which API keys, device codes and user codes are stored. */
  readonly codeKey: string;
}

/**
 * The one secret that everything else is derived from (HKDF-SHA-256, RFC 5869).
 * Nothing derived is stored, so nothing derived can be lost or leak from a table.
 */
export class MasterKey {
  readonly #key: Buffer;

  /** @param key 32 bytes or more; base64, base64url or hex text is decoded. @throws Error when it is shorter. */
  constructor(key: string | Buffer) {
    this.#key = typeof key === 'string' ? decode(key) : key;
    if (this.#key.length < 32) throw new Error('The master key must have at least 32 bytes (base64 or hex).');
  }

  /** A 32-byte key for one purpose of one tenant; another `rotation` (0, 1, …) gives an unrelated key. */
  derive(tenantId: string, purpose: KeyPurpose, rotation = 0): Buffer {
    return Buffer.from(hkdfSync('sha256', this.#key, 'zendo/tenant/v1', `${tenantId}/${purpose}/${rotation}`, 32));
  }

  /** A 32-byte key for a purpose of the control plane itself, such as hashing its API keys. */
  deriveControlPlane(purpose: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.#key, 'zendo/control-plane/v1', purpose, 32));
  }

  /** All the secrets of a tenant, with the database password of the role named by `role`. */
  secretsOf(tenantId: string, role: 'runtime' | 'owner', rotation = 0): TenantSecrets {
    const text = (purpose: KeyPurpose) => this.derive(tenantId, purpose, rotation).toString('base64url');
    return {
      databasePassword: text(role === 'owner' ? 'database-owner' : 'database-runtime'),
      jwtKey: text('jwt'),
      encryptionKey: text('encryption'),
      codeKey: text('code'),
    };
  }

  /** Tells one master key from another without giving it away; stored beside the data it protects. */
  fingerprint(): string {
    const derived = this.deriveControlPlane('fingerprint');
    return createHash('sha256').update(derived).digest('base64url').slice(0, 22);
  }
}

function decode(text: string): Buffer {
  const trimmed = text.trim();
  return /^(?:[0-9a-f]{2}){32,}$/i.test(trimmed) ? Buffer.from(trimmed, 'hex') : Buffer.from(trimmed, 'base64');
}
