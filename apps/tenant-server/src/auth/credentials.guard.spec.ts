import { HttpException, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Public } from '@zendo/auth';
import { CredentialsNotValidError, DatabaseAwayError } from '../kernel/errors/zenml.error.js';
import type { AuthenticatedCaller } from './authenticated-caller.js';
import { CredentialsGuard } from './credentials.guard.js';
import { CredentialStrategy } from './strategies/credential-strategy.js';

type Outcome = AuthenticatedCaller | false | Error;

class Fixed extends CredentialStrategy {
  calls = 0;
  constructor(private readonly outcome: Outcome) {
    super();
  }

  override validate(): Promise<AuthenticatedCaller | false> {
    this.calls += 1;
    return this.outcome instanceof Error ? Promise.reject(this.outcome) : Promise.resolve(this.outcome);
  }
}

class Handlers {
  @Public()
  open(): void {}
  closed(): void {}
}

const caller = (userId: string): AuthenticatedCaller => ({ userId }) as AuthenticatedCaller;

function guarded(handler: () => void, ...outcomes: readonly [Outcome, Outcome, Outcome]) {
  const strategies = outcomes.map((outcome) => new Fixed(outcome));
  const [cookie, bearer, apiKey] = strategies as never[];
  const guard = new CredentialsGuard(new Reflector(), cookie as never, bearer as never, apiKey as never);
  const request: { headers: object; caller?: AuthenticatedCaller } = { headers: {} };
  const headers: Record<string, string> = {};
  const reply = { header: (name: string, value: string) => void (headers[name] = value) };
  const context = {
    getHandler: () => handler,
    getClass: () => Handlers,
    switchToHttp: () => ({ getRequest: () => request, getResponse: () => reply }),
  } as unknown as ExecutionContext;
  return { run: () => guard.canActivate(context), request, headers, calls: () => strategies.map(({ calls }) => calls) };
}

const { open, closed } = Handlers.prototype;

describe('the guard', () => {
  it('lets anyone into what is public, and looks at no credential', async () => {
    const { run, calls } = guarded(open, false, false, false);
    expect(await run()).toBe(true);
    expect(calls()).toEqual([0, 0, 0]);
  });

  it('takes the first credential that is there: cookie, token, key', async () => {
    const first = guarded(closed, caller('cookie'), caller('bearer'), caller('key'));
    expect(await first.run()).toBe(true);
    expect(first.request.caller?.userId).toBe('cookie');
    const last = guarded(closed, false, false, caller('key'));
    expect(await last.run()).toBe(true);
    expect(last.request.caller?.userId).toBe('key');
  });

  it('answers 401 with the challenge that makes a client log in when there is none', async () => {
    const { run, headers, request } = guarded(closed, false, false, false);
    const error: unknown = await run().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(HttpException);
    expect((error as HttpException).getStatus()).toBe(401);
    expect((error as HttpException).getResponse()).toEqual({ detail: 'Not authenticated' });
    expect(headers).toEqual({ 'WWW-Authenticate': 'Bearer' });
    expect(request.caller).toBeUndefined();
  });

  it('tries no other credential after one that is not good', async () => {
    const { run, calls, request } = guarded(closed, new CredentialsNotValidError('no'), caller('bearer'), false);
    await expect(run()).rejects.toThrow(CredentialsNotValidError);
    expect(calls()).toEqual([1, 0, 0]);
    expect(request.caller).toBeUndefined();
  });

  it('passes a fault of the database on: it is no statement about the credential', async () => {
    const { run } = guarded(closed, false, new DatabaseAwayError(new Error('ECONNREFUSED')), false);
    await expect(run()).rejects.toThrow(DatabaseAwayError);
  });
});
