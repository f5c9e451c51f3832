import { Catch, Inject, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { TooManyAttemptsError } from '../auth/login/login-limits.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../kernel/config.token.js';
import { DatabaseAwayError } from '../kernel/errors/zenml.error.js';
import { sendPage } from './layout.js';
import { BROKEN, tooManyAttempts, UNAVAILABLE, type Message } from './message.view.js';

/** Errors of pages as pages. */
@Catch()
export class PageErrorFilter implements ExceptionFilter {
  readonly #logger = new Logger('pages');

  constructor(@Inject(CONFIG) private readonly config: Config) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (reply.sent) return;
    if (error instanceof TooManyAttemptsError) void reply.header('Retry-After', String(error.retryAfterS));
    sendPage(reply, { ...this.#messageFor(error), tenantName: this.config.tenantName });
  }

  #messageFor(error: unknown): Message {
    if (error instanceof TooManyAttemptsError) return tooManyAttempts(error.retryAfterS);
    if (error instanceof DatabaseAwayError) return UNAVAILABLE;
    this.#logger.error({ err: error }, 'unexpected error');
    return BROKEN;
  }
}
