import { Injectable } from '@nestjs/common';
import { InvalidTokenError, type AccessTokenClaims } from '@zendo/auth';
import { Clock } from '../kernel/clock.js';
import { CredentialsNotValidError } from '../kernel/errors/zenml.error.js';
import { callerOf, type AuthenticatedCaller } from './authenticated-caller.js';
import { checkTokenState } from './token-state.js';
import { TokenStateRepository } from './token-state.repository.js';
import { TokensService } from './tokens.service.js';
import { UsageRecorder } from './usage.recorder.js';

/** A JWT → who sends it. */
@Injectable()
export class TokenAuthenticator {
  constructor(
    private readonly tokens: TokensService,
    private readonly states: TokenStateRepository,
    private readonly usage: UsageRecorder,
    private readonly clock: Clock,
  ) {}

  /**
   * @param csrfToken the `X-CSRF-Token` header; only sessions of another site need one.
   * @throws CredentialsNotValidError (401)
   */
  async authenticate(token: string, csrfToken: string | undefined): Promise<AuthenticatedCaller> {
    const claims = await this.#verify(token);
    if (claims.sessionId) this.#checkCsrf(claims.sessionId, csrfToken);
    const state = checkTokenState(claims, await this.states.find(claims), this.clock.now());
    if (claims.deviceId) this.usage.deviceUsed(claims.deviceId);
    if (claims.apiKeyId) this.usage.apiKeyUsed(claims.apiKeyId);
    this.usage.serverUsed();
    return callerOf(state, {
      claims,
      ...(claims.deviceId && { deviceId: claims.deviceId, deviceZenmlVersion: state.device_zenml_version ?? null }),
      ...(claims.apiKeyId && { apiKeyId: claims.apiKeyId }),
      ...(claims.pipelineRunId && { pipelineRunId: claims.pipelineRunId }),
      ...(claims.scheduleId && { scheduleId: claims.scheduleId }),
      ...(claims.deploymentId && { deploymentId: claims.deploymentId }),
    });
  }

  async #verify(token: string): Promise<AccessTokenClaims> {
    try {
      return await this.tokens.verify(token);
    } catch (error) {
      if (!(error instanceof InvalidTokenError)) throw error;
      throw new CredentialsNotValidError(`Authentication error: error decoding access token: ${error.message}.`);
    }
  }

  #checkCsrf(sessionId: string, csrfToken: string | undefined): void {
    if (!csrfToken) throw new CredentialsNotValidError('Authentication error: missing CSRF token');
    if (!this.tokens.csrf.matchesSession(csrfToken, sessionId)) {
      throw new CredentialsNotValidError('Authentication error: CSRF token does not match the access token');
    }
  }
}
