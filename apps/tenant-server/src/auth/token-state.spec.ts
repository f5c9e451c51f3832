import type { AccessTokenClaims } from '@zendo/auth';
import { toTimestamp } from '../kernel/clock.js';
import { checkTokenState, deviceLoginOf, type TokenState } from './token-state.js';

const NOW = 1_795_466_000_000;
const at = (offsetMs: number): string => toTimestamp(NOW + offsetMs);

const user: TokenState = {
  id: 'u1',
  created: at(-1e9),
  updated: at(-1e9),
  name: 'anna',
  is_service_account: false,
  full_name: '',
  description: null,
  email: null,
  avatar_url: null,
  active: true,
  password_changed_at: null,
  email_opted_in: null,
  external_user_id: null,
  is_admin: false,
  user_metadata: '{}',
  oidc_claims: null,
  default_project_id: null,
};
const session: AccessTokenClaims = { userId: 'u1', issuedAt: NOW / 1000 - 60 };

const deviceState: TokenState = {
  ...user,
  device_id: 'd1',
  device_user_id: 'u1',
  device_status: 'active',
  device_expires: at(3_600_000),
};
const device: AccessTokenClaims = { ...session, deviceId: 'd1', deviceLogin: deviceLoginOf(NOW + 3_600_000) };

const bot: TokenState = {
  ...user,
  name: 'bot',
  is_service_account: true,
  key_id: 'k1',
  key_name: 'ci',
  key_account_id: 'u1',
  key_active: true,
  key_generation: 2,
  key_retain_minutes: 5,
  key_rotated: at(-60_000),
};
const apiKey: AccessTokenClaims = { ...session, apiKeyId: 'k1', keyGeneration: 2 };

const run: AccessTokenClaims = { ...session, pipelineRunId: 'r1' };
const running: TokenState = { ...user, run_in_progress: true, run_end: null };
const ended = (msAgo: number): TokenState => ({ ...user, run_in_progress: false, run_end: at(-msAgo) });

describe('a token with a good signature is good', () => {
  it.each<[string, AccessTokenClaims, TokenState]>([
    ['for an active user', session, user],
    [
      'of the very millisecond in which the password changed',
      { ...session, issuedAt: NOW / 1000 },
      { ...user, password_changed_at: at(0) },
    ],
    ['of its device', device, deviceState],
    ['of a device whose token never ends', { ...device, deviceLogin: 0 }, { ...deviceState, device_expires: null }],
    ['of its API key', apiKey, bot],
    ['of the key before, while that is retained', { ...apiKey, keyGeneration: 1 }, bot],
    ['made before generations were counted', { ...session, apiKeyId: 'k1' }, bot],
    ['for a run in progress', run, running],
    ['for a run that ended within the hour', run, ended(3_599_000)],
    ['for an active schedule', { ...session, scheduleId: 's1' }, { ...user, schedule_active: true }],
    ['for a deployment that exists', { ...session, deploymentId: 'p1' }, { ...user, deployment_id: 'p1' }],
    [
      'for a run started by a device whose login has ended',
      { ...run, deviceId: 'd1' },
      { ...deviceState, device_expires: at(-1), run_in_progress: true },
    ],
  ])('%s', (_case, claims, state) => {
    expect(checkTokenState(claims, state, NOW)).toBe(state);
  });
});

describe('a token with a good signature is refused', () => {
  it.each<[string, AccessTokenClaims, TokenState | undefined, string]>([
    ['when the account is gone', session, undefined, 'error retrieving token account u1'],
    ['when the user was deactivated', session, { ...user, active: false }, 'account anna is not active'],
    [
      'when the password changed since',
      session,
      { ...user, password_changed_at: at(0) },
      "access token for user anna was issued before the user's password was changed",
    ],
    ['when the device was deleted', device, user, 'error retrieving token device d1'],
    [
      'when the device is of another',
      device,
      { ...deviceState, device_user_id: 'u2' },
      'device d1 does not belong to user anna',
    ],
    ['when the device is locked', device, { ...deviceState, device_status: 'locked' }, 'device d1 is not active'],
    [
      'when the device is logging in anew',
      device,
      { ...deviceState, device_status: 'pending' },
      'device d1 is not active',
    ],
    [
      'when the device was logged in anew',
      device,
      { ...deviceState, device_expires: at(7_200_000) },
      'device d1 is not active: it was logged in anew since',
    ],
    ['when the device has expired', device, { ...deviceState, device_expires: at(0) }, 'device d1 has expired'],
    [
      'when the device of a run was locked',
      { ...run, deviceId: 'd1' },
      { ...deviceState, device_status: 'locked', run_in_progress: true },
      'device d1 is not active',
    ],
    ['when the API key was deleted', apiKey, { ...bot, key_id: null }, 'error retrieving API key k1'],
    ['when the API key is of another account', apiKey, { ...bot, key_account_id: 'u2' }, 'error retrieving API key k1'],
    [
      'when the API key was deactivated',
      apiKey,
      { ...bot, key_active: false },
      'API key ci associated with service account bot is not active',
    ],
    [
      'when the retain period is over',
      { ...apiKey, keyGeneration: 1 },
      { ...bot, key_rotated: at(-300_000) },
      'access token for API key ci was issued for an API key generation that is no longer valid',
    ],
    ['when the service account was deactivated', apiKey, { ...bot, active: false }, 'account bot is not active'],
    [
      'when the schedule is inactive or gone',
      { ...session, scheduleId: 's1' },
      { ...user, schedule_active: null },
      'schedule s1 is not active',
    ],
    [
      'when the run is gone',
      run,
      { ...user, run_in_progress: null },
      'error retrieving token. Pipeline run r1 does not exist.',
    ],
    [
      'when the deployment is gone',
      { ...session, deploymentId: 'p1' },
      { ...user, deployment_id: null },
      'deployment p1 does not exist.',
    ],
  ])('%s', (_case, claims, state, text) => {
    expect(() => checkTokenState(claims, state, NOW)).toThrow(`Authentication error: ${text}`);
  });

  it('an hour after its run has ended, or when nobody knows when', () => {
    for (const state of [ended(3_600_001), { ...user, run_in_progress: false, run_end: null }]) {
      expect(() => checkTokenState(run, state, NOW)).toThrow('The pipeline run r1 has finished');
    }
  });
});
