import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ApiKeyAuthenticator } from './api-key.authenticator.js';
import { CredentialsGuard } from './credentials.guard.js';
import { LoginLimits } from './login/login-limits.js';
import { PasswordAuthenticator } from './login/password.authenticator.js';
import { SessionService } from './login/session.service.js';
import { ApiKeyStrategy } from './strategies/api-key.strategy.js';
import { BearerTokenStrategy } from './strategies/bearer-token.strategy.js';
import { SessionCookieStrategy } from './strategies/session-cookie.strategy.js';
import { TokenIssuer } from './token-issuer.service.js';
import { TokenStateRepository } from './token-state.repository.js';
import { TokenAuthenticator } from './token.authenticator.js';
import { TokensService } from './tokens.service.js';
import { UsageRecorder } from './usage.recorder.js';

/** Who makes a request: the global guard, its strategies, and what makes and checks credentials. */
@Module({
  providers: [
    TokensService,
    TokenIssuer,
    TokenStateRepository,
    TokenAuthenticator,
    ApiKeyAuthenticator,
    UsageRecorder,
    SessionCookieStrategy,
    BearerTokenStrategy,
    ApiKeyStrategy,
    LoginLimits,
    PasswordAuthenticator,
    SessionService,
    CredentialsGuard,
    { provide: APP_GUARD, useExisting: CredentialsGuard },
  ],
  exports: [
    TokensService,
    TokenIssuer,
    TokenAuthenticator,
    ApiKeyAuthenticator,
    UsageRecorder,
    LoginLimits,
    PasswordAuthenticator,
    SessionService,
  ],
})
export class AuthModule {}
