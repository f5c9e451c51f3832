import { errors, jwtVerify, SignJWT, type JWTPayload } from 'jose';
import { InvalidTokenError } from './invalid-token.error.js';

/** What a token of a tenant says. Ids are UUIDs; times are epoch seconds, and `issuedAt` has a fraction. */
export interface AccessTokenClaims {
  /** A user or a service account. */
  readonly userId: string;
  readonly issuedAt: number;
  /** Absent for a token that ends only with what it is bound to. */
  readonly expiresAt?: number;
  readonly deviceId?: string;
  /** Which login of the device gave the token: the device's end at that time, as epoch seconds, 0 for never. */
  readonly deviceLogin?: number;
  readonly apiKeyId?: string;
  readonly keyGeneration?: number;
  readonly scheduleId?: string;
  readonly pipelineRunId?: string;
  readonly deploymentId?: string;
  /** Present when a cross-site login made the token: then a CSRF token has to come with it. */
  readonly sessionId?: string;
}

/** Allowed difference between clocks, in seconds. */
export const TOKEN_LEEWAY_S = 10;

const UUID_CLAIMS = {
  device_id: 'deviceId',
  api_key_id: 'apiKeyId',
  schedule_id: 'scheduleId',
  pipeline_run_id: 'pipelineRunId',
  deployment_id: 'deploymentId',
  session_id: 'sessionId',
} as const;
const NUMBER_CLAIMS = { key_gen: 'keyGeneration', device_login: 'deviceLogin' } as const;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const CACHE_SIZE = 512;

/**
 * Signs and checks the JWTs (HS256) of one tenant's server. Its id is issuer and audience, so that with the tenant's own
 * key no token is good at another. A checked signature is remembered: a client sends the same token with each request.
 * What can change (end of the token, user, device, key) is never taken from that memory.
 */
export class AccessTokens {
  readonly #checked = new Map<string, AccessTokenClaims>();

  /** @param jwtKey 32 bytes. @throws Error when it is shorter. */
  constructor(
    private readonly jwtKey: Buffer,
    private readonly serverId: string,
  ) {
    if (jwtKey.length < 32) throw new Error('The JWT key must have at least 32 bytes.');
  }

  async sign(claims: AccessTokenClaims): Promise<string> {
    const payload: JWTPayload = {
      sub: claims.userId,
      iss: this.serverId,
      aud: this.serverId,
      iat: claims.issuedAt,
      exp: claims.expiresAt,
    };
    for (const [name, field] of Object.entries({ ...UUID_CLAIMS, ...NUMBER_CLAIMS })) payload[name] = claims[field];
    return new SignJWT(payload).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(this.jwtKey);
  }

  /**
   * @param now epoch milliseconds.
   * @throws InvalidTokenError
   */
  async verify(token: string, now: number): Promise<AccessTokenClaims> {
    const known = this.#checked.get(token);
    const claims = known ?? (await this.#check(token, now));
    if (claims.expiresAt !== undefined && now / 1000 >= claims.expiresAt + TOKEN_LEEWAY_S) {
      this.#checked.delete(token);
      throw new InvalidTokenError('Invalid JWT token: Signature has expired');
    }
    if (!known) this.#remember(token, claims);
    return claims;
  }

  async #check(token: string, now: number): Promise<AccessTokenClaims> {
    try {
      const { payload } = await jwtVerify(token, this.jwtKey, {
        algorithms: ['HS256'],
        issuer: this.serverId,
        audience: this.serverId,
        clockTolerance: TOKEN_LEEWAY_S,
        currentDate: new Date(now),
      });
      return claimsOf(payload);
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw new InvalidTokenError('Invalid JWT token: Signature has expired');
      if (error instanceof errors.JOSEError) throw new InvalidTokenError(`Invalid JWT token: ${error.message}`);
      throw error;
    }
  }

  // The oldest goes first: with more live tokens than fit, each is only checked again.
  #remember(token: string, claims: AccessTokenClaims): void {
    if (this.#checked.size >= CACHE_SIZE) {
      const oldest = this.#checked.keys().next();
      if (!oldest.done) this.#checked.delete(oldest.value);
    }
    this.#checked.set(token, claims);
  }
}

function claimsOf(payload: JWTPayload): AccessTokenClaims {
  const claims: Record<string, unknown> = {
    userId: uuid(payload, 'sub'),
    issuedAt: payload.iat ?? 0,
    ...(payload.exp !== undefined && { expiresAt: payload.exp }),
  };
  for (const [name, field] of Object.entries(UUID_CLAIMS)) {
    if (payload[name] !== undefined) claims[field] = uuid(payload, name);
  }
  for (const [name, field] of Object.entries(NUMBER_CLAIMS)) {
    const value = payload[name];
    if (value === undefined) continue;
    if (!Number.isInteger(value)) throw new errors.JWTInvalid(`the ${name} claim is not a valid integer`);
    claims[field] = value;
  }
  return claims as unknown as AccessTokenClaims;
}

function uuid(payload: JWTPayload, claim: string): string {
  const value = payload[claim];
  if (typeof value !== 'string' || !UUID.test(value))
    throw new errors.JWTInvalid(`the ${claim} claim is not a valid UUID`);
  return value.toLowerCase();
}
