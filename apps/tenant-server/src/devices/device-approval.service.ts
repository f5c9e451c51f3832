import { Injectable } from '@nestjs/common';
import { decideGrant, isExpired, type Decision, type DeviceStatus, type VerifyFault } from '@zendo/auth';
import { LoginLimits } from '../auth/login/login-limits.js';
import { Clock } from '../kernel/clock.js';
import { NotFoundError, ValueError } from '../kernel/errors/zenml.error.js';
import { OnboardingService } from '../server/onboarding.service.js';
import { DeviceCodesService } from './device-codes.service.js';
import { DevicesRepository, grantOf, type GrantRow } from './devices.repository.js';

const MESSAGES: Readonly<Record<VerifyFault, string>> = {
  not_pending: 'Invalid request: device not pending verification.',
  expired: 'Invalid request: device verification expired.',
  another_user: 'Invalid request: this device is associated with another user.',
  invalid_user_code: 'Invalid request: invalid user code.',
  too_many_attempts: 'Invalid request: device locked due to too many failed authentication attempts.',
};

const WRONG_CODE: ReadonlySet<VerifyFault> = new Set(['invalid_user_code', 'too_many_attempts']);

/** 400; the page tells the person more, by `fault`. */
export class DeviceVerificationError extends ValueError {
  constructor(
    readonly fault: VerifyFault,
    /** What the device was when it was not pending. */
    readonly deviceStatus: DeviceStatus,
  ) {
    super(MESSAGES[fault]);
  }
}

/** The person's half of the device flow: who asks, and yes or no. */
@Injectable()
export class DeviceApprovalService {
  constructor(
    private readonly devices: DevicesRepository,
    private readonly codes: DeviceCodesService,
    private readonly limits: LoginLimits,
    private readonly onboarding: OnboardingService,
    private readonly clock: Clock,
  ) {}

  /**
   * Approves or denies a login. A denied device is locked, so that its client stops with `access_denied`.
   * @throws NotFoundError (404), DeviceVerificationError (400), TooManyAttemptsError (429)
   */
  async decide(
    deviceId: string,
    userId: string,
    typedCode: string,
    decision: Decision,
    address: string,
  ): Promise<void> {
    const isWrong = (error: unknown): boolean =>
      error instanceof NotFoundError || (error instanceof DeviceVerificationError && WRONG_CODE.has(error.fault));
    const attempt = { address, account: `device codes of ${userId}` };
    await this.limits.guard(attempt, isWrong, () => this.#decide(deviceId, userId, typedCode, decision));
    if (decision.approve) await this.onboarding.complete('device_verified');
  }

  async #decide(deviceId: string, userId: string, typedCode: string, decision: Decision): Promise<void> {
    const now = this.clock.now();
    const fault = await this.devices.change<ValueError | NotFoundError | undefined>(
      { id: deviceId },
      (row) => {
        if (!row) return { result: notFound(deviceId) };
        const grant = grantOf(row);
        const outcome = decideGrant(grant, userId, this.codes.isUserCode(typedCode, row.user_code), decision, now);
        const done = outcome.kind === 'verified' || outcome.kind === 'denied';
        // The failed attempt has to be stored, so the fault is thrown only after the transaction.
        return {
          result: done ? undefined : new DeviceVerificationError(outcome.kind, grant.status),
          grant: outcome.grant,
        };
      },
      now,
    );
    if (fault) throw fault;
  }

  /**
   * The login that a person may look at before deciding: the link's device and code belong together.
   * @throws NotFoundError for a wrong code; the device's counter is left alone, since showing decides nothing.
   */
  async look(deviceId: string, typedCode: string, userId: string, address: string): Promise<GrantRow> {
    return this.#limited(userId, address, async () => {
      const row = await this.devices.findGrant(deviceId);
      if (!row || !this.codes.isUserCode(typedCode, row.user_code)) throw notFound(deviceId);
      return row;
    });
  }

  /** The same by the code alone, as typed on the page `/device`. @throws NotFoundError, TooManyAttemptsError (429) */
  async lookByCode(typedCode: string, userId: string, address: string): Promise<GrantRow> {
    return this.#limited(userId, address, async () => {
      const hash = this.codes.userCodeHash(typedCode);
      const row = hash === undefined ? undefined : await this.devices.findByUserCode(hash);
      if (!row) throw new NotFoundError('No device login waits for this code.');
      return row;
    });
  }

  /** Whether the login still waits for a decision. */
  isOpen(row: GrantRow): boolean {
    return row.status === 'pending' && !isExpired(grantOf(row), this.clock.now());
  }

  #limited<T>(userId: string, address: string, work: () => Promise<T>): Promise<T> {
    const attempt = { address, account: `device codes of ${userId}` };
    return this.limits.guard(attempt, (error) => error instanceof NotFoundError, work);
  }
}

const notFound = (id: string): NotFoundError =>
  new NotFoundError(`Unable to get device with ID ${id}: No device with this ID found.`);
