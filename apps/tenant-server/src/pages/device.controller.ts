import { Body, Controller, Get, Inject, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import { DEVICE_GRANT_POLICY, normalizeUserCode, Public } from '@zendo/auth';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config/config.js';
import { DeviceApprovalService, DeviceVerificationError } from '../devices/device-approval.service.js';
import type { GrantRow } from '../devices/devices.repository.js';
import { Clock, fromTimestamp } from '../kernel/clock.js';
import { CONFIG } from '../kernel/config.token.js';
import { NotFoundError } from '../kernel/errors/zenml.error.js';
import { isUuid, normalUuid } from '../kernel/uuid.js';
import { single, type RawQuery } from '../kernel/list/list-request.js';
import { codeView, decisionView } from './device.view.js';
import { redirect, sendPage } from './layout.js';
import { APPROVED, DENIED, faultMessage, TAMPERED, WRONG_CODE, type Message } from './message.view.js';
import { OWN_SIGN_IN, signInPath } from './next-path.js';
import { PageErrorFilter } from './page-error.filter.js';
import { PageSessionService, type PageSession } from './page-session.service.js';

type Form = Readonly<Record<string, unknown>> | undefined;

/** Where a typed code leads: the page of `/devices/verify`, also where the dashboard has a page of its own there. */
const OWN_VERIFY = '/device/verify';

/**
 * The pages `/device` (type the code) and `/devices/verify` (look, then approve or deny): RFC 8628 section 3.3. Where
 * the official dashboard is installed, its own page answers at the second address. A typed code leads to ours all the
 * same: the dashboard does not take a person for signed in who did so on a page of ours, and would ask again.
 */
@Controller()
@UseFilters(PageErrorFilter)
export class DeviceController {
  constructor(
    private readonly pages: PageSessionService,
    private readonly approval: DeviceApprovalService,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Public()
  @Get('device')
  async codeForm(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const session = await this.pages.find(request);
    if (!session) return redirect(reply, signInPath('/device', OWN_SIGN_IN));
    this.#sendCodeForm(reply, session, 200);
  }

  @Public()
  @Post('device')
  async enterCode(@Body() form: Form, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const session = await this.pages.find(request);
    if (!session) return redirect(reply, signInPath('/device', OWN_SIGN_IN));
    if (!session.isFormToken('device', form?.['csrf'])) return this.#send(reply, session, TAMPERED);
    const typed = codeIn(textOf(form?.['user_code']));
    try {
      const row = await this.approval.lookByCode(typed, session.caller.userId, request.ip);
      redirect(reply, verifyPath(row.id, normalizeUserCode(typed), OWN_VERIFY));
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
      const fault = 'No login waits for this code. Look whether it is complete: it has 32 characters.';
      this.#sendCodeForm(reply, session, 404, typed, fault);
    }
  }

  @Public()
  @Get(['devices/verify', OWN_VERIFY])
  async look(@Query() query: RawQuery, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const [deviceId, userCode] = [single(query, 'device_id'), single(query, 'user_code')];
    if (!deviceId || !userCode) return redirect(reply, '/device');
    const session = await this.pages.find(request);
    if (!session) return redirect(reply, signInFor(request, deviceId, userCode));
    if (!isUuid(deviceId)) return this.#send(reply, session, WRONG_CODE);
    try {
      const row = await this.approval.look(normalUuid(deviceId), userCode, session.caller.userId, request.ip);
      this.#sendDecision(reply, session, row, userCode);
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
      this.#send(reply, session, WRONG_CODE);
    }
  }

  @Public()
  @Post('devices/verify')
  async decide(@Body() form: Form, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const [deviceId, userCode] = [textOf(form?.['device_id']), textOf(form?.['user_code'])];
    const session = await this.pages.find(request);
    // Its page was ours, wherever it was.
    if (!session) return redirect(reply, signInPath(verifyPath(deviceId, userCode, OWN_VERIFY), OWN_SIGN_IN));
    const choice = form?.['decision'];
    const isOurs = session.isFormToken(`verify ${deviceId}`, form?.['csrf']);
    if (!isOurs || !isUuid(deviceId) || (choice !== 'approve' && choice !== 'deny')) {
      return this.#send(reply, session, TAMPERED);
    }
    const approve = choice === 'approve';
    const decision = approve ? { approve, trusted: form?.['trusted_device'] === 'true' } : { approve };
    try {
      await this.approval.decide(normalUuid(deviceId), session.caller.userId, userCode, decision, request.ip);
      this.#send(reply, session, approve ? APPROVED : DENIED);
    } catch (error) {
      if (error instanceof NotFoundError) return this.#send(reply, session, WRONG_CODE);
      if (!(error instanceof DeviceVerificationError)) throw error;
      this.#send(reply, session, faultMessage(error.fault, error.deviceStatus));
    }
  }

  #sendDecision(reply: FastifyReply, session: PageSession, row: GrantRow, userCode: string): void {
    const { userId, name } = session.caller;
    if (row.user_id !== null && row.user_id !== userId) {
      return this.#send(reply, session, faultMessage('another_user', row.status));
    }
    if (!this.approval.isOpen(row)) {
      const fault = row.status === 'pending' ? 'expired' : 'not_pending';
      return this.#send(reply, session, faultMessage(fault, row.status));
    }
    const expiresAt = row.expires === null ? this.clock.now() : fromTimestamp(row.expires);
    const body = decisionView({
      deviceId: row.id,
      userCode,
      hostname: row.hostname,
      os: row.os,
      zenmlVersion: row.zenml_version,
      pythonVersion: row.python_version,
      ipAddress: row.ip_address,
      startedAt: expiresAt - DEVICE_GRANT_POLICY.codeLifetimeMs,
      expiresAt,
      now: this.clock.now(),
      isKnown: row.user_id !== null,
      account: name,
      csrf: session.formToken(`verify ${row.id}`),
    });
    this.#send(reply, session, { status: 200, title: 'Approve a device', body });
  }

  #sendCodeForm(reply: FastifyReply, session: PageSession, status: number, typed = '', fault = ''): void {
    const body = codeView({ csrf: session.formToken('device'), typed, fault });
    this.#send(reply, session, { status, title: fault ? 'Error: Connect a device' : 'Connect a device', body });
  }

  #send(reply: FastifyReply, session: PageSession, message: Message): void {
    const signedIn = this.pages.signedIn(session);
    sendPage(reply, { ...message, tenantName: this.config.tenantName, signedIn });
  }
}

// The whole link may be pasted as well.
const codeIn = (typed: string): string => /[?&]user_code=([0-9a-f]+)/i.exec(typed)?.[1] ?? typed;

const textOf = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 500) : '');

const verifyPath = (deviceId: string, userCode: string, page = '/devices/verify'): string =>
  `${page}?${new URLSearchParams({ device_id: deviceId, user_code: userCode }).toString()}`;

/** To sign in and come back to the very page that was asked for. */
const signInFor = (request: FastifyRequest, deviceId: string, userCode: string): string =>
  request.url.startsWith(OWN_VERIFY)
    ? signInPath(verifyPath(deviceId, userCode, OWN_VERIFY), OWN_SIGN_IN)
    : signInPath(verifyPath(deviceId, userCode));
