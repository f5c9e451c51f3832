import { isGenerationValid, type AccessTokenClaims } from '@zendo/auth';
import { fromTimestamp } from '../kernel/clock.js';
import { CredentialsNotValidError } from '../kernel/errors/zenml.error.js';
import type { UserRow } from '../users/user.model.js';
import { LIFETIMES } from './lifetimes.js';

/**
 * What the tables say, at the time of a request, about all that a token names. A part is there only when the token has the
 * claim for it, and null when the row is gone.
 */
export interface TokenState extends UserRow {
  readonly device_id?: string | null;
  readonly device_user_id?: string | null;
  readonly device_status?: string | null;
  readonly device_expires?: string | null;
  readonly device_zenml_version?: string | null;
  readonly key_id?: string | null;
  readonly key_name?: string | null;
  readonly key_account_id?: string | null;
  readonly key_active?: boolean | null;
  readonly key_generation?: number | null;
  readonly key_retain_minutes?: number | null;
  readonly key_rotated?: string | null;
  readonly schedule_active?: boolean | null;
  readonly run_in_progress?: boolean | null;
  readonly run_end?: string | null;
  readonly deployment_id?: string | null;
}

/**
 * Whether a token with a good signature is good now (wire contract, section 2.5).
 *
 * @param state `undefined` when the account is gone.
 * @param now epoch milliseconds.
 * @throws CredentialsNotValidError with the texts that clients know.
 */
export function checkTokenState(claims: AccessTokenClaims, state: TokenState | undefined, now: number): TokenState {
  if (!state) throw refused(`error retrieving token account ${claims.userId}`);
  if (!state.active) throw refused(`account ${state.name} is not active`);
  if (!state.is_service_account && isBefore(claims.issuedAt, state.password_changed_at)) {
    throw refused(`access token for user ${state.name} was issued before the user's password was changed`);
  }
  if (claims.apiKeyId) checkApiKey(claims, state, now);
  if (claims.deviceId) checkDevice(claims, state, now);
  if (isWorkload(claims)) checkWorkload(claims, state, now);
  return state;
}

/** Whether a token is bound to a run, schedule or deployment. */
export const isWorkload = (claims: AccessTokenClaims): boolean =>
  Boolean(claims.scheduleId ?? claims.pipelineRunId ?? claims.deploymentId);

function checkApiKey(claims: AccessTokenClaims, state: TokenState, now: number): void {
  if (!state.key_id || state.key_account_id !== state.id) {
    throw refused(`error retrieving API key ${claims.apiKeyId}`);
  }
  if (!state.key_active) {
    throw refused(`API key ${state.key_name} associated with service account ${state.name} is not active`);
  }
  if (claims.keyGeneration === undefined) return;
  const current = {
    generation: state.key_generation ?? 0,
    rotatedAt: timeOf(state.key_rotated),
    retainMs: (state.key_retain_minutes ?? 0) * 60_000,
  };
  if (!isGenerationValid(claims.keyGeneration, current, now)) {
    throw refused(
      `access token for API key ${state.key_name} was issued for an API key generation that is no longer valid`,
    );
  }
}

function checkDevice(claims: AccessTokenClaims, state: TokenState, now: number): void {
  const id = claims.deviceId;
  if (!state.device_id) throw refused(`error retrieving token device ${id}`);
  if (state.device_user_id !== state.id) throw refused(`device ${id} does not belong to user ${state.name}`);
  if (state.device_status !== 'active') throw refused(`device ${id} is not active`);
  const expiresAt = timeOf(state.device_expires);
  // A run outlives the login that started it; what ends its token is the run's own end, or a lock of the device.
  if (!isWorkload(claims) && expiresAt !== null && now >= expiresAt) throw refused(`device ${id} has expired`);
  if (claims.deviceLogin !== undefined && claims.deviceLogin !== deviceLoginOf(expiresAt)) {
    throw refused(`device ${id} is not active: it was logged in anew since`);
  }
}

/** What tells one login of a device from another: the second in which it ends, 0 for never. */
export const deviceLoginOf = (expiresAt: number | null): number =>
  expiresAt === null ? 0 : Math.floor(expiresAt / 1000);

function checkWorkload(claims: AccessTokenClaims, state: TokenState, now: number): void {
  if (claims.scheduleId && !state.schedule_active) throw refused(`schedule ${claims.scheduleId} is not active`);
  if (claims.pipelineRunId) {
    if (typeof state.run_in_progress !== 'boolean') {
      throw refused(`error retrieving token. Pipeline run ${claims.pipelineRunId} does not exist.`);
    }
    if (!state.run_in_progress && isOver(state.run_end, now)) {
      throw new CredentialsNotValidError(
        `The pipeline run ${claims.pipelineRunId} has finished and API tokens scoped to it are no longer valid.`,
      );
    }
  }
  if (claims.deploymentId && !state.deployment_id) {
    throw refused(`deployment ${claims.deploymentId} does not exist.`);
  }
}

const timeOf = (wire: string | null | undefined): number | null => (wire ? fromTimestamp(wire) : null);

const isOver = (end: string | null | undefined, now: number): boolean =>
  !end || now > fromTimestamp(end) + LIFETIMES.workloadLeeway * 1000;

// Both times are compared in whole milliseconds: a finer one would make a token of the same instant look older.
const isBefore = (issuedAtS: number, changed: string | null): boolean =>
  changed !== null && Math.round(issuedAtS * 1000) < fromTimestamp(changed);

const refused = (text: string): CredentialsNotValidError =>
  new CredentialsNotValidError(`Authentication error: ${text}`);
