import { HttpException, Inject, Injectable } from '@nestjs/common';
import {
  DEVICE_GRANT_POLICY,
  parseDeviceUserAgent,
  pollGrant,
  startGrant,
  type DeviceGrantErrorCode,
} from '@zendo/auth';
import { TokenIssuer, type IssuedToken } from '../auth/token-issuer.service.js';
import { deviceLoginOf } from '../auth/token-state.js';
import type { Config } from '../config/config.js';
import { Clock } from '../kernel/clock.js';
import { CONFIG } from '../kernel/config.token.js';
import { DeviceCodesService } from './device-codes.service.js';
import { DevicesRepository, grantOf } from './devices.repository.js';

/** The answer of `/device_authorization` (RFC 8628 section 3.2). */
export interface DeviceAuthorization {
  readonly device_code: string;
  readonly user_code: string;
  readonly verification_uri: string;
  readonly verification_uri_complete: string;
  readonly expires_in: number;
  readonly interval: number;
}

/** 400 in OAuth's shape (RFC 6749 section 5.2), which has no `detail`. */
export class DeviceGrantError extends HttpException {
  constructor(error: DeviceGrantErrorCode, description: string) {
    super({ error, error_description: description, error_uri: null }, 400);
  }
}

/** Abandoned logins are cleared out at most this often, and only when their clients have long given up. */
const SWEEP_EVERY_MS = 60_000;
const ABANDONED_AFTER_MS = 3_600_000;

/** The client's half of the device flow: it starts, and it fetches its token. */
@Injectable()
export class DeviceLoginService {
  #sweptAt = 0;

  constructor(
    private readonly devices: DevicesRepository,
    private readonly codes: DeviceCodesService,
    private readonly issuer: TokenIssuer,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @param userAgent `Host/… ZenML/… Python/… OS/…`, which is kept to show it to the person who decides. */
  async start(clientId: string, userAgent: string | undefined, ipAddress: string): Promise<DeviceAuthorization> {
    const now = this.clock.now();
    await this.#sweep(now);
    const { deviceCode, userCode, ...hashes } = this.codes.create();
    const grant = startGrant(clientId, undefined, now);
    const description = parseDeviceUserAgent(userAgent);
    const id = await this.devices.start({ grant, ...hashes, description, ipAddress: plainAddress(ipAddress), now });
    const uri = `${this.config.url}/devices/verify`;
    return {
      device_code: deviceCode,
      user_code: userCode,
      verification_uri: uri,
      verification_uri_complete: `${uri}?${new URLSearchParams({ device_id: id, user_code: userCode }).toString()}`,
      expires_in: DEVICE_GRANT_POLICY.codeLifetimeMs / 1000,
      interval: DEVICE_GRANT_POLICY.pollIntervalMs / 1000,
    };
  }

  /** @throws DeviceGrantError until a person has approved, and after the one token was given. */
  async fetchToken(clientId: string, deviceCode: string): Promise<IssuedToken> {
    const now = this.clock.now();
    const { outcome, deviceId } = await this.devices.change(
      { clientId },
      (row) => {
        const matches = row !== undefined && this.codes.isDeviceCode(deviceCode, row.device_code);
        const outcome = pollGrant(clientId, row && grantOf(row), matches, now);
        return { result: { outcome, deviceId: row?.id ?? '' }, grant: outcome.grant };
      },
      now,
    );
    if (outcome.kind !== 'approved') throw new DeviceGrantError(outcome.kind, outcome.description);
    const { ownerId, expiresAt } = outcome.grant;
    const owner = ownerId === null ? undefined : await this.devices.owner(ownerId);
    if (!owner?.active) {
      throw new DeviceGrantError('access_denied', 'Authentication error: the account that approved is not active.');
    }
    return this.issuer.issue({ userId: owner.id, deviceId, deviceLogin: deviceLoginOf(expiresAt) }, { at: expiresAt });
  }

  async #sweep(now: number): Promise<void> {
    if (now - this.#sweptAt < SWEEP_EVERY_MS) return;
    this.#sweptAt = now;
    await this.devices.deleteAbandoned(now - ABANDONED_AFTER_MS);
  }
}

/** A server that listens on IPv6 sees IPv4 callers as `::ffff:192.0.2.1`. */
const plainAddress = (address: string): string => address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
