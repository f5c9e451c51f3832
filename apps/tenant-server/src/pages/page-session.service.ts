import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { cookieValue, sessionCookieName } from '@zendo/auth';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AuthenticatedCaller } from '../auth/authenticated-caller.js';
import { TokenAuthenticator } from '../auth/token.authenticator.js';
import { TokensService } from '../auth/tokens.service.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../kernel/config.token.js';
import { CredentialsNotValidError } from '../kernel/errors/zenml.error.js';
import type { SignedIn } from './layout.js';

export interface PageSession {
  readonly caller: AuthenticatedCaller;
  /** The hidden field of a form of this session. */
  formToken(form: string): string;
  isFormToken(form: string, token: unknown): boolean;
}

/** The browser's session, from its cookie alone, and the tokens that prove that a form came from one of our pages. */
@Injectable()
export class PageSessionService {
  constructor(
    private readonly authenticator: TokenAuthenticator,
    private readonly tokens: TokensService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** `undefined` when nobody is signed in, or the session is over. */
  async find(request: FastifyRequest): Promise<PageSession | undefined> {
    const token = cookieValue(request.headers.cookie, sessionCookieName(await this.tokens.serverId()));
    if (!token) return undefined;
    try {
      const caller = await this.authenticator.authenticate(token, undefined);
      return {
        caller,
        formToken: (form) => this.tokens.csrf.forForm(form, token),
        isFormToken: (form, sent) => this.tokens.csrf.matchesForm(asText(sent), form, token),
      };
    } catch (error) {
      if (error instanceof CredentialsNotValidError) return undefined;
      throw error;
    }
  }

  signedIn(session: PageSession): SignedIn {
    return { name: session.caller.name, signOutToken: session.formToken('logout') };
  }

  /** The hidden field of the sign-in form, where there is no session yet: bound to a cookie that only this browser has. */
  async signInToken(request: FastifyRequest, reply: FastifyReply): Promise<string> {
    const name = await this.#browserCookie();
    const known = cookieValue(request.headers.cookie, name);
    const browser = known ?? randomBytes(16).toString('base64url');
    if (!known) {
      const secure = this.config.url.startsWith('https:') ? '; Secure' : '';
      void reply.header('Set-Cookie', `${name}=${browser}; HttpOnly; Path=/; SameSite=Strict${secure}`);
    }
    return this.tokens.csrf.forForm('login', browser);
  }

  async isSignInToken(request: FastifyRequest, sent: unknown): Promise<boolean> {
    const browser = cookieValue(request.headers.cookie, await this.#browserCookie());
    return this.tokens.csrf.matchesForm(asText(sent), 'login', browser ?? '');
  }

  // Cookies know no ports: servers on one host need names of their own.
  async #browserCookie(): Promise<string> {
    return `zendo-browser-${await this.tokens.serverId()}`;
  }
}

const asText = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
