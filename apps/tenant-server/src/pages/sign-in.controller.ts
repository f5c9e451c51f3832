import { Body, Controller, Get, Inject, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import { Public } from '@zendo/auth';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PasswordAuthenticator } from '../auth/login/password.authenticator.js';
import { SessionService } from '../auth/login/session.service.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../kernel/config.token.js';
import { CredentialsNotValidError } from '../kernel/errors/zenml.error.js';
import { single, type RawQuery } from '../kernel/list/list-request.js';
import { redirect, sendPage } from './layout.js';
import { TAMPERED } from './message.view.js';
import { nextPath, OWN_SIGN_IN } from './next-path.js';
import { PageErrorFilter } from './page-error.filter.js';
import { PageSessionService } from './page-session.service.js';
import { signInView, type SignInForm } from './sign-in.view.js';

type Form = Readonly<Record<string, unknown>> | undefined;

/** The pages `/login`, `/device/sign-in` (the same, also where `/login` is the dashboard's) and `/logout`. */
@Controller()
@UseFilters(PageErrorFilter)
export class SignInController {
  constructor(
    private readonly pages: PageSessionService,
    private readonly passwords: PasswordAuthenticator,
    private readonly sessions: SessionService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Public()
  @Get(['login', OWN_SIGN_IN])
  async form(@Query() query: RawQuery, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const next = nextPath(single(query, 'next'));
    if (await this.pages.find(request)) return redirect(reply, next);
    const csrf = await this.pages.signInToken(request, reply);
    this.#send(reply, 200, { csrf, next });
  }

  @Public()
  @Post('login')
  async signIn(@Body() form: Form, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const next = nextPath(form?.['next']);
    const username = textOf(form?.['username']);
    if (!(await this.pages.isSignInToken(request, form?.['csrf']))) {
      const csrf = await this.pages.signInToken(request, reply);
      // Nothing was looked up, so the person may simply send the form again.
      return this.#send(reply, 403, {
        csrf,
        next,
        username,
        fault: 'Your browser sent no cookie, or an old form. Please try again.',
      });
    }
    try {
      const userId = await this.passwords.authenticate(username, textOf(form?.['password']), request.ip);
      await this.sessions.open(userId, request, reply);
      redirect(reply, next);
    } catch (error) {
      if (!(error instanceof CredentialsNotValidError)) throw error;
      const csrf = await this.pages.signInToken(request, reply);
      const fault = error.message.endsWith('is not active')
        ? 'This account is not active. Ask an admin of this server.'
        : 'The user name or the password is wrong.';
      this.#send(reply, 401, { csrf, next, username, fault });
    }
  }

  @Public()
  @Post('logout')
  async signOut(@Body() form: Form, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const session = await this.pages.find(request);
    if (session && !session.isFormToken('logout', form?.['csrf'])) {
      return sendPage(reply, {
        ...TAMPERED,
        tenantName: this.config.tenantName,
        signedIn: this.pages.signedIn(session),
      });
    }
    await this.sessions.close(reply);
    redirect(reply, '/login');
  }

  #send(reply: FastifyReply, status: number, form: SignInForm): void {
    const title = form.fault ? 'Error: Sign in' : 'Sign in';
    sendPage(reply, { status, title, tenantName: this.config.tenantName, body: signInView(form) });
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 255) : '');
