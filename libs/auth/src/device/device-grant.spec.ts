import fc from 'fast-check';
import {
  decideGrant,
  DEVICE_GRANT_POLICY as POLICY,
  lockGrant,
  pollGrant,
  startGrant,
  unlockGrant,
  type DeviceGrant,
  type PollOutcome,
} from './device-grant.js';

const CLIENT = '729d28f8-32ef-4f7d-85f3-31e3e50f3d9a';
const NOW = 1_795_466_000_000;
const DAY = 86_400_000;

const fresh = startGrant(CLIENT, undefined, NOW);
const grant = (changes: Partial<DeviceGrant> = {}): DeviceGrant => ({ ...fresh, ...changes });
const poll = (of: DeviceGrant | undefined, codeMatches = true, now = NOW): PollOutcome =>
  pollGrant(CLIENT, of, codeMatches, now);
const text = (outcome: PollOutcome): string => (outcome.kind === 'approved' ? '' : outcome.description);

describe('starting a device login', () => {
  it('gives codes five minutes and a poll every five seconds', () => {
    expect(fresh).toEqual({
      clientId: CLIENT,
      status: 'pending',
      ownerId: null,
      trusted: false,
      failedAttempts: 0,
      expiresAt: NOW + 300_000,
      pollIntervalMs: 5_000,
      lastPolledAt: null,
    });
  });

  it('again on the same client forgets lock, trust, failures and pace, and keeps the owner', () => {
    const used = grant({
      status: 'locked',
      ownerId: 'u',
      trusted: true,
      failedAttempts: 3,
      pollIntervalMs: 20_000,
      lastPolledAt: NOW,
    });
    expect(startGrant(CLIENT, used, NOW + 1)).toEqual({ ...fresh, ownerId: 'u', expiresAt: NOW + 1 + 300_000 });
  });
});

describe('a poll (RFC 8628 section 3.4 and 3.5)', () => {
  it.each<[string, DeviceGrant | undefined, boolean, number, PollOutcome['kind'], string]>([
    [
      'of an unknown client',
      undefined,
      true,
      NOW,
      'invalid_client',
      `error retrieving device with client ID ${CLIENT}`,
    ],
    [
      'while nobody decided',
      grant(),
      true,
      NOW,
      'authorization_pending',
      `device with client ID ${CLIENT} is pending.`,
    ],
    [
      'in the last millisecond',
      grant(),
      true,
      NOW + 299_999,
      'authorization_pending',
      `device with client ID ${CLIENT} is pending.`,
    ],
    [
      'at expiry, though still pending',
      grant(),
      true,
      NOW + 300_000,
      'expired_token',
      `device for client ID ${CLIENT} has expired`,
    ],
    [
      'at expiry, though verified',
      grant({ status: 'verified' }),
      true,
      NOW + 300_000,
      'expired_token',
      `device for client ID ${CLIENT} has expired`,
    ],
    [
      'with a wrong code after expiry',
      grant(),
      false,
      NOW + 300_000,
      'expired_token',
      `device for client ID ${CLIENT} has expired`,
    ],
    [
      'of a locked device',
      grant({ status: 'locked' }),
      true,
      NOW,
      'access_denied',
      `device with client ID ${CLIENT} is locked.`,
    ],
    [
      'of a locked device after expiry',
      grant({ status: 'locked' }),
      true,
      NOW + DAY,
      'access_denied',
      `device with client ID ${CLIENT} is locked.`,
    ],
    [
      'with a code that was used',
      grant({ status: 'active' }),
      true,
      NOW,
      'expired_token',
      `device with client ID ${CLIENT} is active.`,
    ],
    [
      'with a wrong code',
      grant(),
      false,
      NOW,
      'access_denied',
      `device for client ID ${CLIENT} has an invalid device code.`,
    ],
    [
      'with a wrong code though verified',
      grant({ status: 'verified' }),
      false,
      NOW,
      'access_denied',
      `device for client ID ${CLIENT} has an invalid device code.`,
    ],
    [
      'with the third wrong code',
      grant({ failedAttempts: 2 }),
      false,
      NOW,
      'access_denied',
      `device for client ID ${CLIENT} has been locked due to too many failed authentication attempts.`,
    ],
  ])('%s', (_case, of, codeMatches, now, kind, description) => {
    const outcome = poll(of, codeMatches, now);
    expect(outcome.kind).toBe(kind);
    expect(text(outcome)).toBe(`Authentication error: ${description}`);
  });

  it('after approval gives a token for 24 hours, with trust for 30 days, counted from the poll', () => {
    const later = NOW + 60_000;
    const plain = poll(grant({ status: 'verified' }), true, later);
    const trusted = poll(grant({ status: 'verified', trusted: true }), true, later);
    expect(plain).toMatchObject({ kind: 'approved', grant: { status: 'active', expiresAt: later + DAY } });
    expect(trusted).toMatchObject({ kind: 'approved', grant: { status: 'active', expiresAt: later + 30 * DAY } });
  });

  it('gives one token and no second', () => {
    const first = poll(grant({ status: 'verified' }));
    expect(first.kind).toBe('approved');
    expect(poll(first.kind === 'approved' ? first.grant : undefined).kind).toBe('expired_token');
  });

  it('without a lifetime gives a token without an end', () => {
    const policy = { ...POLICY, lifetimeMs: null };
    expect(pollGrant(CLIENT, grant({ status: 'verified' }), true, NOW, policy)).toMatchObject({
      grant: { expiresAt: null },
    });
  });

  it('at once and then every five seconds is never told to slow down, even with a second of jitter', () => {
    let current = grant();
    for (const at of [0, 5_000, 9_100, 14_000, 20_000]) {
      const outcome = poll(current, true, NOW + at);
      expect(outcome.kind).toBe('authorization_pending');
      if (outcome.kind !== 'approved' && outcome.grant) current = outcome.grant;
    }
  });

  it('too soon is told to slow down, five seconds more each time, up to a minute', () => {
    let current = grant({ lastPolledAt: NOW });
    const intervals: number[] = [];
    for (let round = 0; round < 13; round += 1) {
      const outcome = poll(current, true, NOW + 100);
      expect(outcome.kind).toBe('slow_down');
      if (outcome.kind !== 'approved' && outcome.grant) current = outcome.grant;
      intervals.push(current.pollIntervalMs);
    }
    expect(intervals.slice(0, 3)).toEqual([10_000, 15_000, 20_000]);
    expect(intervals.at(-1)).toBe(60_000);
    expect(poll(current, true, NOW + 61_000).kind).toBe('authorization_pending');
  });

  it('too soon after approval gets the token all the same', () => {
    expect(poll(grant({ status: 'verified', lastPolledAt: NOW }), true, NOW + 1).kind).toBe('approved');
  });
});

describe('the decision of a person', () => {
  const approve = { approve: true, trusted: false } as const;
  it.each<[string, DeviceGrant, string, boolean, number, string]>([
    ['approves with the right code', grant(), 'u', true, NOW, 'verified'],
    ["approves one's own device again", grant({ ownerId: 'u' }), 'u', true, NOW, 'verified'],
    ['is refused for the device of another', grant({ ownerId: 'v' }), 'u', true, NOW, 'another_user'],
    ['is refused with a wrong code', grant(), 'u', false, NOW, 'invalid_user_code'],
    ['locks with the third wrong code', grant({ failedAttempts: 2 }), 'u', false, NOW, 'too_many_attempts'],
    ['is refused at expiry', grant(), 'u', true, NOW + 300_000, 'expired'],
    ['is refused when verified already', grant({ status: 'verified' }), 'u', true, NOW, 'not_pending'],
    ['is refused when active already', grant({ status: 'active' }), 'u', true, NOW, 'not_pending'],
    ['is refused when locked', grant({ status: 'locked' }), 'u', true, NOW, 'not_pending'],
  ])('%s', (_case, of, userId, codeMatches, now, kind) => {
    expect(decideGrant(of, userId, codeMatches, approve, now).kind).toBe(kind);
  });

  it('sets owner and trust and clears the failures, but not the end of the codes', () => {
    const outcome = decideGrant(grant({ failedAttempts: 2 }), 'u', true, { approve: true, trusted: true }, NOW);
    expect(outcome.grant).toEqual(grant({ status: 'verified', ownerId: 'u', trusted: true }));
  });

  it('to deny makes the next poll end in access_denied', () => {
    const outcome = decideGrant(grant(), 'u', true, { approve: false }, NOW);
    expect(outcome).toMatchObject({ kind: 'denied', grant: { status: 'locked', ownerId: null } });
    expect(poll(outcome.grant).kind).toBe('access_denied');
  });

  it('to deny asks for the right code too', () => {
    expect(decideGrant(grant(), 'u', false, { approve: false }, NOW).kind).toBe('invalid_user_code');
  });
});

describe('lock and unlock', () => {
  it('lock stops any grant, unlock brings back only what was locked', () => {
    for (const status of ['pending', 'verified', 'active', 'locked'] as const) {
      expect(lockGrant(grant({ status })).status).toBe('locked');
      expect(unlockGrant(grant({ status })).status).toBe(status === 'locked' ? 'active' : status);
    }
  });
});

type Step = {
  readonly act: 'poll' | 'wrong poll' | 'approve' | 'wrong approve' | 'deny' | 'lock' | 'unlock';
  readonly wait: number;
};

const steps = fc.array(
  fc.record<Step>({
    act: fc.constantFrom('poll', 'wrong poll', 'approve', 'wrong approve', 'deny', 'lock', 'unlock'),
    wait: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 0, max: 400_000 })),
  }),
  { maxLength: 30 },
);

describe('whatever happens in whatever order', () => {
  it('a token is given at most once a login, only after an approval with the right code and before the codes end', () => {
    fc.assert(
      fc.property(steps, (script) => {
        let current: DeviceGrant = fresh;
        let now = NOW;
        let tokens = 0;
        let approved = false;
        for (const { act, wait } of script) {
          now += wait;
          if (act === 'poll' || act === 'wrong poll') {
            const outcome = poll(current, act === 'poll', now);
            if (outcome.kind === 'approved') {
              tokens += 1;
              expect(act).toBe('poll');
              expect(approved).toBe(true);
              expect(now).toBeLessThan(NOW + POLICY.codeLifetimeMs);
            }
            current = outcome.grant ?? current;
          } else if (act === 'lock') current = lockGrant(current);
          else if (act === 'unlock') current = unlockGrant(current);
          else {
            const decision = act === 'deny' ? { approve: false as const } : { approve: true as const, trusted: false };
            const outcome = decideGrant(current, 'u', act !== 'wrong approve', decision, now);
            approved ||= outcome.kind === 'verified';
            current = outcome.grant ?? current;
          }
          expect(current.failedAttempts).toBeLessThanOrEqual(POLICY.maxFailedAttempts);
        }
        expect(tokens).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('three wrong codes in a row, of either kind, lock a login that nobody decided', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }), (kinds) => {
        const end = kinds.reduce<DeviceGrant>((of, viaPoll) => {
          const outcome = viaPoll
            ? poll(of, false)
            : decideGrant(of, 'u', false, { approve: true, trusted: false }, NOW);
          return outcome.grant ?? of;
        }, fresh);
        expect(end.status).toBe('locked');
      }),
    );
  });
});
