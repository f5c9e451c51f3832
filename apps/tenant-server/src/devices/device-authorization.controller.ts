import { Body, Controller, HttpCode, Post, Req, UseFilters } from '@nestjs/common';
import { AttemptLimiter, Public } from '@zendo/auth';
import type { FastifyRequest } from 'fastify';
import { TooManyAttemptsError } from '../auth/login/login-limits.js';
import { TooManyAttemptsFilter } from '../auth/login/too-many-attempts.filter.js';
import { Clock } from '../kernel/clock.js';
import { BodyPipe } from '../kernel/http/body.pipe.js';
import { DeviceLoginService, type DeviceAuthorization } from './device-login.service.js';
import { deviceAuthorizationRequest, type DeviceAuthorizationRequest } from './devices.schemas.js';

/** Each start may make a row, and anyone may start: no more than a large office needs. */
const STARTS = { periodMs: 60_000, limit: 120 };

/** `/device_authorization`: the first step of a device login (RFC 8628 section 3.1). */
@Controller('api/v1/device_authorization')
@UseFilters(TooManyAttemptsFilter)
export class DeviceAuthorizationController {
  readonly #limiter = new AttemptLimiter([STARTS]);

  constructor(
    private readonly logins: DeviceLoginService,
    private readonly clock: Clock,
  ) {}

  @Public()
  @Post()
  @HttpCode(200)
  start(
    @Body(new BodyPipe(deviceAuthorizationRequest)) body: DeviceAuthorizationRequest,
    @Req() request: FastifyRequest,
  ): Promise<DeviceAuthorization> {
    const now = this.clock.now();
    const blocked = this.#limiter.blockedBy(request.ip, now);
    if (blocked) throw new TooManyAttemptsError(blocked.window, Math.ceil(blocked.retryAfterMs / 1000));
    this.#limiter.fail(request.ip, now);
    return this.logins.start(body.client_id, request.headers['user-agent'], request.ip);
  }
}
