import { Inject, Injectable } from '@nestjs/common';
import { AccessTokens, CsrfTokens, type AccessTokenClaims } from '@zendo/auth';
import type { Config } from '../config/config.js';
import { Database } from '../database/database.js';
import { Clock } from '../kernel/clock.js';
import { CONFIG } from '../kernel/config.token.js';

/** Signs and checks this server's tokens. The server's id is their issuer; it is read once, at the first use. */
@Injectable()
export class TokensService {
  readonly csrf: CsrfTokens;
  #server?: { readonly id: string; readonly tokens: AccessTokens };

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.csrf = new CsrfTokens(config.secrets.jwtKey);
  }

  async sign(claims: AccessTokenClaims): Promise<string> {
    return (await this.#load()).tokens.sign(claims);
  }

  /** @throws InvalidTokenError */
  async verify(token: string): Promise<AccessTokenClaims> {
    return (await this.#load()).tokens.verify(token, this.clock.now());
  }

  async serverId(): Promise<string> {
    return (await this.#load()).id;
  }

  async #load(): Promise<{ readonly id: string; readonly tokens: AccessTokens }> {
    if (this.#server) return this.#server;
    const settings = await this.database.first<{ id: string }>('SELECT id FROM server_settings LIMIT 1');
    if (!settings) throw new Error('The server settings are missing: run `tenant-server migrate` first.');
    this.#server = { id: settings.id, tokens: new AccessTokens(this.config.secrets.jwtKey, settings.id) };
    return this.#server;
  }
}
