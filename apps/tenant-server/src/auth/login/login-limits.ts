import { HttpException, Injectable } from '@nestjs/common';
import { AttemptLimiter, type AttemptWindow } from '@zendo/auth';
import { Clock } from '../../kernel/clock.js';
import { UnderWay } from './under-way.js';

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
  readonly #underWay = new UnderWay();

  constructor(private readonly clock: Clock) {}

  /**
   * Runs `work` unless too many attempts failed before; counts its failure when `isFailure` says that it is a wrong guess.
   * @throws TooManyAttemptsError (429)
   */
  async guard<T>(attempt: Attempt, isFailure: (error: unknown) => boolean, work: () => Promise<T>): Promise<T> {
    const both = `${attempt.address} ${attempt.account}`;
    // Those under way may all be wrong guesses: while there is room for no more failures than these, the next one waits.
    // So no more guesses are taken of many at once than of one after the other, and right ones only take longer.
    for (let full = this.#fullKey(both, attempt.address); full; full = this.#fullKey(both, attempt.address)) {
      await this.#underWay.untilOneEnds(full);
    }
    const running = this.#run(both, attempt.address, isFailure, work);
    this.#underWay.add([both, attempt.address], running);
    return running;
  }

  // What follows a look must follow at once: an attempt that awaited anything in between would not be counted by others.
  #fullKey(both: string, address: string): string | undefined {
    const now = this.clock.now();
    const blocked = this.#byBoth.blockedBy(both, now) ?? this.#byAddress.blockedBy(address, now);
    if (blocked) throw new TooManyAttemptsError(blocked.window, Math.ceil(blocked.retryAfterMs / 1000));
    if (this.#underWay.count(both) >= this.#byBoth.room(both, now)) return both;
    return this.#underWay.count(address) >= this.#byAddress.room(address, now) ? address : undefined;
  }

  async #run<T>(
    both: string,
    address: string,
    isFailure: (error: unknown) => boolean,
    work: () => Promise<T>,
  ): Promise<T> {
    const now = this.clock.now();
    try {
      const result = await work();
      this.#byBoth.succeed(both);
      return result;
    } catch (error) {
      if (isFailure(error)) {
        this.#byBoth.fail(both, now);
        this.#byAddress.fail(address, now);
      }
      throw error;
    }
  }
}
