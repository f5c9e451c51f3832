import { HttpException, Injectable } from '@nestjs/common';
import { AttemptLimiter, type AttemptWindow } from '@zendo/auth';
import { Clock } from '../../kernel/clock.js';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** 429, with the seconds until another try is welcome. */
export class TooManyAttemptsError extends HttpException {
  constructor(
    window: AttemptWindow,
    readonly retryAfterS: number,
  ) {
    super({ detail: `${window.periodMs >= DAY ? 'Daily' : 'Minute'} request limit exceeded.` }, 429);
  }
}

/** Who tries, and as what: `account` is a user name, an API key's id, or a signed-in person who types codes. */
export interface Attempt {
  readonly address: string;
  readonly account: string;
}

/**
 * Limits guessing. Only failures count, by account and address together, so that nobody can keep another person out from
 * elsewhere; and by address alone, more generously, since one address may be a whole office.
 */
@Injectable()
export class LoginLimits {
  readonly #byBoth = new AttemptLimiter([
    { periodMs: MINUTE, limit: 10 },
    { periodMs: DAY, limit: 300 },
  ]);
  readonly #byAddress = new AttemptLimiter([
    { periodMs: MINUTE, limit: 60 },
    { periodMs: DAY, limit: 2_000 },
  ]);

  constructor(private readonly clock: Clock) {}

  /**
   * Runs `work` unless too many attempts failed before; counts its failure when `isFailure` says that it is a wrong guess.
   * @throws TooManyAttemptsError (429)
   */
  async guard<T>(attempt: Attempt, isFailure: (error: unknown) => boolean, work: () => Promise<T>): Promise<T> {
    const both = `${attempt.address} ${attempt.account}`;
    const now = this.clock.now();
    const blocked = this.#byBoth.blockedBy(both, now) ?? this.#byAddress.blockedBy(attempt.address, now);
    if (blocked) throw new TooManyAttemptsError(blocked.window, Math.ceil(blocked.retryAfterMs / 1000));
    try {
      const result = await work();
      this.#byBoth.succeed(both);
      return result;
    } catch (error) {
      if (isFailure(error)) {
        this.#byBoth.fail(both, now);
        this.#byAddress.fail(attempt.address, now);
      }
      throw error;
    }
  }
}
