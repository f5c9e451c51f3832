import { Injectable } from '@nestjs/common';
import type { AccessTokenClaims } from '@zendo/auth';
import { Clock } from '../kernel/clock.js';
import { TokensService } from './tokens.service.js';

export interface IssuedToken {
  readonly token: string;
  /** Seconds from now, `null` when the token has no end of its own. */
  readonly expiresIn: number | null;
}

export type Scope = Omit<AccessTokenClaims, 'issuedAt' | 'expiresAt'>;

/** How a token ends: after so many seconds, at a moment (epoch milliseconds), or with what it is bound to. */
export type Ending = { readonly seconds: number } | { readonly at: number | null };

/** Makes access tokens. */
@Injectable()
export class TokenIssuer {
  constructor(
    private readonly tokens: TokensService,
    private readonly clock: Clock,
  ) {}

  async issue(scope: Scope, ending: Ending): Promise<IssuedToken> {
    const now = this.clock.now();
    const endMs = 'seconds' in ending ? now + ending.seconds * 1000 : ending.at;
    const token = await this.tokens.sign({
      ...scope,
      issuedAt: now / 1000,
      ...(endMs !== null && { expiresAt: Math.floor(endMs / 1000) }),
    });
    return { token, expiresIn: endMs === null ? null : Math.max(0, Math.round((endMs - now) / 1000)) };
  }
}
