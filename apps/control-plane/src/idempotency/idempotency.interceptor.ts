import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { from, lastValueFrom, type Observable, of, switchMap } from 'rxjs';
import { PROBLEM_JSON, problemOf } from '../http/problem.js';
import { callerOf } from '../identity/caller.js';
import { InjectLogger } from '../logging/logging.module.js';
import type { Claim, KeptAnswer } from './claim.js';
import { InvalidIdempotencyKeyError } from './idempotency.errors.js';
import { IdempotencyRepository } from './idempotency.repository.js';
import { withoutSecrets } from './without-secrets.js';

const KEY = /^[\x21-\x7e]{1,255}$/;
const CHANGES: ReadonlySet<string> = new Set(['POST', 'PATCH', 'PUT', 'DELETE']);
// The request was not carried out for a reason that passes, or could not be meant: as if it had not come.
const NOT_KEPT: ReadonlySet<number> = new Set([400, 401, 403, 413, 415, 422, 423, 429, 503]);

/** Honours `Idempotency-Key` on every change by an authenticated caller; reads ignore it. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly keys: IdempotencyRepository,
    @InjectLogger() private readonly log: Logger,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const caller = callerOf(request);
    const key = request.headers['idempotency-key'];
    if (key === undefined || !caller || !CHANGES.has(request.method)) return next.handle();
    if (typeof key !== 'string' || !KEY.test(key)) throw new InvalidIdempotencyKeyError();

    const owner = `${caller.actor.kind}:${caller.actor.id}`;
    const hash = this.keys.hashOf(request.method, request.url, request.body);
    return from(this.keys.claim(owner, key, hash)).pipe(
      switchMap((found) => {
        if ('body' in found) return of(replay(found, reply));
        caller.idempotency = found;
        return from(this.execute(found, next, request, reply));
      }),
    );
  }

  private async execute(
    claim: Claim,
    next: CallHandler,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<unknown> {
    let answer: unknown;
    try {
      answer = await lastValueFrom(next.handle(), { defaultValue: undefined });
    } catch (error) {
      const body = { ...problemOf(error), request_id: request.id };
      await this.settle(claim, NOT_KEPT.has(body.status) ? undefined : keptAnswer(body.status, body, reply));
      throw error;
    }
    if (!claim.kept) await this.settle(claim, keptAnswer(reply.statusCode, answer, reply));
    return answer;
  }

  /** That an answer could not be kept must not take it from the caller: the hold ends by itself. */
  private async settle(claim: Claim, answer: KeptAnswer | undefined): Promise<void> {
    try {
      await (answer ? claim.keep(answer) : claim.release());
    } catch (error) {
      this.log.warn({ err: error }, 'An idempotency key was not settled.');
    }
  }
}

function keptAnswer(status: number, body: unknown, reply: FastifyReply): KeptAnswer {
  const location = reply.getHeader('location');
  return {
    status,
    headers: typeof location === 'string' ? { location } : {},
    body: body === undefined || body === null ? '' : JSON.stringify(withoutSecrets(body)),
  };
}

function replay({ status, headers, body }: KeptAnswer, reply: FastifyReply): unknown {
  void reply.status(status).headers({ ...headers, 'idempotent-replayed': 'true' });
  if (status >= 400) void reply.header('content-type', PROBLEM_JSON);
  return body === '' ? undefined : (JSON.parse(body) as unknown);
}
