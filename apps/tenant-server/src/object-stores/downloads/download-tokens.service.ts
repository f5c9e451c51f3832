import { Inject, Injectable } from '@nestjs/common';
import { errors, jwtVerify, SignJWT } from 'jose';
import type { Config } from '../../config/config.js';
import { Clock } from '../../kernel/clock.js';
import { CONFIG } from '../../kernel/config.token.js';
import { CredentialsNotValidError } from '../../kernel/errors/zenml.error.js';

export type DownloadType = 'artifact_version' | 'snapshot_code';

const LIFETIME_S = 30;

/**
 * Tokens for one download each: a browser opens a download in a tab of its own, where it can send no login (wire
 * contract). They have neither issuer nor audience, so that none of them is good as a login, nor the other way round.
 */
@Injectable()
export class DownloadTokens {
  constructor(
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  issue(type: DownloadType, resourceId: string, userId: string): Promise<string> {
    return new SignJWT({ download_type: type, resource_id: resourceId, user_id: userId })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setExpirationTime(Math.floor(this.clock.now() / 1000) + LIFETIME_S)
      .sign(this.config.secrets.jwtKey);
  }

  /** @returns whom it was issued to. @throws CredentialsNotValidError (401) */
  async verify(token: string, type: DownloadType, resourceId: string): Promise<string> {
    const claims = await this.#claims(token);
    if (claims['download_type'] !== type) throw new CredentialsNotValidError('Invalid download type');
    if (claims['resource_id'] !== resourceId) throw new CredentialsNotValidError('Invalid resource ID');
    return String(claims['user_id']);
  }

  async #claims(token: string): Promise<Record<string, unknown>> {
    try {
      const options = { algorithms: ['HS256'], requiredClaims: ['exp'], currentDate: new Date(this.clock.now()) };
      return (await jwtVerify(token, this.config.secrets.jwtKey, options)).payload;
    } catch (error) {
      if (error instanceof errors.JOSEError) {
        throw new CredentialsNotValidError(`Invalid JWT token: ${error.message}`);
      }
      throw error;
    }
  }
}
