/** `pending` → (a person approves) → `verified` → (the client fetches its token) → `active`; `locked` at any time. */
export type DeviceStatus = 'pending' | 'verified' | 'active' | 'locked';

/** One device login: the state of RFC 8628's device authorization grant for one client. Times are epoch milliseconds. */
export interface DeviceGrant {
  readonly clientId: string;
  readonly status: DeviceStatus;
  /** Who approved it, now or at an earlier login of the same client. */
  readonly ownerId: string | null;
  readonly trusted: boolean;
  /** Wrong user codes and wrong device codes since the codes were made, counted together. */
  readonly failedAttempts: number;
  /** The end of the codes until the token is fetched, the end of the token afterwards; `null` for never. */
  readonly expiresAt: number | null;
  /** How long the client must wait between two polls. */
  readonly pollIntervalMs: number;
  readonly lastPolledAt: number | null;
}

export interface DeviceGrantPolicy {
  readonly codeLifetimeMs: number;
  readonly pollIntervalMs: number;
  /** RFC 8628 section 3.5: each `slow_down` makes the interval 5 seconds longer. */
  readonly slowDownStepMs: number;
  readonly maxPollIntervalMs: number;
  /** By how much a poll may be early: a delayed poll makes the one after it look too soon. */
  readonly pollToleranceMs: number;
  readonly maxFailedAttempts: number;
  /** How long a token lasts that was approved without trust, and with; `null` for ever. */
  readonly lifetimeMs: number | null;
  readonly trustedLifetimeMs: number | null;
}

/** Codes for five minutes, three wrong tries; tokens for a day, or for thirty with trust (ADR 7). */
export const DEVICE_GRANT_POLICY: DeviceGrantPolicy = {
  codeLifetimeMs: 300_000,
  pollIntervalMs: 5_000,
  slowDownStepMs: 5_000,
  maxPollIntervalMs: 60_000,
  pollToleranceMs: 1_000,
  maxFailedAttempts: 3,
  lifetimeMs: 24 * 3_600_000,
  trustedLifetimeMs: 30 * 24 * 3_600_000,
};

/** The error codes of a token request for a device (RFC 8628 section 3.5, RFC 6749 section 5.2). */
export type DeviceGrantErrorCode =
  'authorization_pending' | 'slow_down' | 'expired_token' | 'access_denied' | 'invalid_client';

export type PollOutcome =
  | { readonly kind: 'approved'; readonly grant: DeviceGrant }
  | {
      readonly kind: DeviceGrantErrorCode;
      readonly description: string;
      /** What to store; `undefined` when nothing changed. */
      readonly grant?: DeviceGrant;
    };

/** A new login: fresh codes, nothing of an earlier login of the same client but its owner. */
export function startGrant(
  clientId: string,
  previous: Pick<DeviceGrant, 'ownerId'> | undefined,
  now: number,
  policy = DEVICE_GRANT_POLICY,
): DeviceGrant {
  return {
    clientId,
    status: 'pending',
    ownerId: previous?.ownerId ?? null,
    trusted: false,
    failedAttempts: 0,
    expiresAt: now + policy.codeLifetimeMs,
    pollIntervalMs: policy.pollIntervalMs,
    lastPolledAt: null,
  };
}

/**
 * The client asks for its token (RFC 8628 section 3.4). Approval ends in `active` with the token's end in `expiresAt`, so
 * a code gives one token. Expiry comes before pending, and a wrong code before both `slow_down` and pending, so that
 * nobody learns from a poll without the code. A used or locked grant counts no further attempts: they could do no harm.
 *
 * @param grant `undefined` when the client has never started a login.
 */
export function pollGrant(
  clientId: string,
  grant: DeviceGrant | undefined,
  codeMatches: boolean,
  now: number,
  policy = DEVICE_GRANT_POLICY,
): PollOutcome {
  const with_ = `device with client ID ${clientId}`;
  const for_ = `device for client ID ${clientId}`;
  if (!grant) return refuse('invalid_client', `error retrieving ${with_}`);
  if (grant.status === 'locked') return refuse('access_denied', `${with_} is locked.`);
  if (grant.status === 'active') return refuse('expired_token', `${with_} is active.`);
  if (isExpired(grant, now)) return refuse('expired_token', `${for_} has expired`);
  if (!codeMatches) {
    const failed = countFailure(grant, policy);
    const text =
      failed.status === 'locked'
        ? `${for_} has been locked due to too many failed authentication attempts.`
        : `${for_} has an invalid device code.`;
    return refuse('access_denied', text, failed);
  }
  if (grant.status === 'verified') {
    const lifetimeMs = grant.trusted ? policy.trustedLifetimeMs : policy.lifetimeMs;
    const expiresAt = lifetimeMs === null ? null : now + lifetimeMs;
    return { kind: 'approved', grant: { ...grant, status: 'active', expiresAt, lastPolledAt: now, failedAttempts: 0 } };
  }
  if (isTooSoon(grant, now, policy)) {
    const pollIntervalMs = Math.min(grant.pollIntervalMs + policy.slowDownStepMs, policy.maxPollIntervalMs);
    const text = `polling too fast, wait ${pollIntervalMs / 1000} seconds between requests.`;
    return refuse('slow_down', text, { ...grant, pollIntervalMs, lastPolledAt: now });
  }
  return refuse('authorization_pending', `${with_} is pending.`, { ...grant, lastPolledAt: now });
}

export type VerifyFault = 'not_pending' | 'expired' | 'another_user' | 'invalid_user_code' | 'too_many_attempts';

export type VerifyOutcome =
  | { readonly kind: 'verified' | 'denied'; readonly grant: DeviceGrant }
  | { readonly kind: VerifyFault; readonly grant?: DeviceGrant };

/** What the person wants: to approve, with or without trust in the device, or to deny. */
export type Decision = { readonly approve: true; readonly trusted: boolean } | { readonly approve: false };

/** A signed-in person shows the user code and decides (RFC 8628 section 3.3). The third wrong code locks the grant. */
export function decideGrant(
  grant: DeviceGrant,
  userId: string,
  codeMatches: boolean,
  decision: Decision,
  now: number,
  policy = DEVICE_GRANT_POLICY,
): VerifyOutcome {
  if (grant.status !== 'pending') return { kind: 'not_pending' };
  if (isExpired(grant, now)) return { kind: 'expired' };
  if (grant.ownerId !== null && grant.ownerId !== userId) return { kind: 'another_user' };
  if (!codeMatches) {
    const failed = countFailure(grant, policy);
    return { kind: failed.status === 'locked' ? 'too_many_attempts' : 'invalid_user_code', grant: failed };
  }
  if (!decision.approve) return { kind: 'denied', grant: { ...grant, status: 'locked', trusted: false } };
  const { trusted } = decision;
  return { kind: 'verified', grant: { ...grant, status: 'verified', ownerId: userId, trusted, failedAttempts: 0 } };
}

/** Locks a device, whatever it was doing. */
export const lockGrant = (grant: DeviceGrant): DeviceGrant => ({ ...grant, status: 'locked' });

/** Makes a locked device active again. Any other is left alone: unlocking must not approve what nobody approved. */
export const unlockGrant = (grant: DeviceGrant): DeviceGrant =>
  grant.status === 'locked' ? { ...grant, status: 'active' } : grant;

/** The moment `expiresAt` itself is too late. */
export const isExpired = (grant: Pick<DeviceGrant, 'expiresAt'>, now: number): boolean =>
  grant.expiresAt !== null && now >= grant.expiresAt;

// The official client polls at once and then once an interval, so the first poll is never too soon.
function isTooSoon(grant: DeviceGrant, now: number, policy: DeviceGrantPolicy): boolean {
  return grant.lastPolledAt !== null && now - grant.lastPolledAt < grant.pollIntervalMs - policy.pollToleranceMs;
}

function countFailure(grant: DeviceGrant, policy: DeviceGrantPolicy): DeviceGrant {
  const failedAttempts = grant.failedAttempts + 1;
  return { ...grant, failedAttempts, status: failedAttempts >= policy.maxFailedAttempts ? 'locked' : grant.status };
}

function refuse(kind: DeviceGrantErrorCode, text: string, grant?: DeviceGrant): PollOutcome {
  return { kind, description: `Authentication error: ${text}`, ...(grant && { grant }) };
}
