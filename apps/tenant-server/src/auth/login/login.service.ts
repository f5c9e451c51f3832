import { Injectable } from '@nestjs/common';
import { decodeApiKey } from '@zendo/auth';
import { CredentialsNotValidError } from '../../kernel/errors/zenml.error.js';
import { ApiKeyAuthenticator } from '../api-key.authenticator.js';
import { LIFETIMES } from '../lifetimes.js';
import { TokenIssuer, type IssuedToken } from '../token-issuer.service.js';
import { LoginLimits } from './login-limits.js';
import { PasswordAuthenticator } from './password.authenticator.js';

/** Logins with something one knows. */
@Injectable()
export class LoginService {
  constructor(
    private readonly passwords: PasswordAuthenticator,
    private readonly apiKeys: ApiKeyAuthenticator,
    private readonly issuer: TokenIssuer,
    private readonly limits: LoginLimits,
  ) {}

  /** The id of the user. @throws CredentialsNotValidError (401), TooManyAttemptsError (429) */
  withPassword(username: string, password: string, address: string): Promise<string> {
    return this.passwords.authenticate(username, password, address);
  }

  /** A token that is good while the key is. @throws CredentialsNotValidError (401), TooManyAttemptsError (429) */
  async withApiKey(apiKey: string, address: string): Promise<IssuedToken> {
    const account = `key ${decodeApiKey(apiKey)?.id ?? 'malformed'}`;
    const isWrong = (error: unknown): boolean => error instanceof CredentialsNotValidError;
    const login = await this.limits.guard({ address, account }, isWrong, () => this.apiKeys.authenticate(apiKey));
    const { apiKeyId, keyGeneration } = login;
    return this.issuer.issue({ userId: login.caller.userId, apiKeyId, keyGeneration }, { seconds: LIFETIMES.apiKey });
  }
}
