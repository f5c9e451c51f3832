import {
  HttpException,
  Injectable,
  Logger,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { RequestInvalidError } from '../errors/zenml.error.js';
import type { RequestWithCaller } from '../http/caller.js';
import { isUuid, normalUuid } from '../uuid.js';
import { TransactionsRepository, type TransactionKey } from './transactions.repository.js';

/**
 * Runs a change once for each `Idempotency-Key`, which the client keeps when it sends a request again (wire contract,
 * section 5). Reads are left alone: they are harmless to repeat. So are heartbeats, which come every few seconds.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  readonly #running = new Map<string, Promise<unknown>>();
  readonly #logger = new Logger('idempotency');

  constructor(private readonly transactions: TransactionsRepository) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<RequestWithCaller>();
    const header = request.headers['idempotency-key'];
    const { caller, method, url } = request;
    if (typeof header !== 'string' || !caller || method === 'GET' || method === 'HEAD') return next.handle();
    if (/\/heartbeat(?:\?|$)/.test(url)) return next.handle();
    if (!isUuid(header)) throw new RequestInvalidError(['header.Idempotency-Key: Input should be a valid UUID']);
    return from(this.#once({ id: normalUuid(header), userId: caller.userId, method, url }, next));
  }

  async #once(key: TransactionKey, next: CallHandler): Promise<unknown> {
    const scope = `${key.userId} ${key.method} ${key.url} ${key.id}`;
    const running = this.#running.get(scope);
    if (running) return running;
    const work = this.#claimAndRun(key, next).finally(() => this.#running.delete(scope));
    this.#running.set(scope, work);
    return work;
  }

  async #claimAndRun(key: TransactionKey, next: CallHandler): Promise<unknown> {
    const claim = await this.transactions.claim(key);
    if (claim.state === 'replay') return JSON.parse(claim.result);
    if (claim.state === 'busy') {
      throw new HttpException({ error: 'Server too busy. Please try again later.' }, 429);
    }
    const run = (): Promise<unknown> => lastValueFrom(next.handle(), { defaultValue: null });
    if (claim.state === 'foreign') return run();
    let result: unknown;
    try {
      result = await run();
    } catch (error) {
      await this.transactions
        .forget(key.id)
        .catch((cause: unknown) => this.#logger.warn({ err: cause }, 'forget failed'));
      throw error;
    }
    // The change is committed: an answer that cannot be kept must still be given.
    await this.transactions
      .finish(key.id, JSON.stringify(result ?? null))
      .catch((cause: unknown) => this.#logger.warn({ err: cause }, 'keeping an answer failed'));
    return result;
  }
}
