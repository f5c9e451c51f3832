import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { TooManyAttemptsError } from './login-limits.js';

/** 429 with `Retry-After`, which the official client waits for by itself. */
@Catch(TooManyAttemptsError)
export class TooManyAttemptsFilter implements ExceptionFilter<TooManyAttemptsError> {
  catch(error: TooManyAttemptsError, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    void reply.status(429).header('Retry-After', String(error.retryAfterS)).send(error.getResponse());
  }
}
