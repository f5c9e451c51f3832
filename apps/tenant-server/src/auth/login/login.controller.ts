import { Body, Controller, Get, HttpCode, Post, Req, Res, UseFilters } from '@nestjs/common';
import { Public } from '@zendo/auth';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DeviceLoginService } from '../../devices/device-login.service.js';
import { LoginService } from './login.service.js';
import { parseLogin } from './login-request.js';
import { SessionService } from './session.service.js';
import { TooManyAttemptsFilter } from './too-many-attempts.filter.js';
import { tokenResponse, type TokenResponse } from './token-response.js';

/** `/login` and `/logout` (wire contract, section 2.2). */
@Controller('api/v1')
@UseFilters(TooManyAttemptsFilter)
export class LoginController {
  constructor(
    private readonly logins: LoginService,
    private readonly devices: DeviceLoginService,
    private readonly sessions: SessionService,
  ) {}

  @Public()
  @Post('login')
  @HttpCode(200)
  async login(
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TokenResponse> {
    const asked = parseLogin(body);
    if (asked.grant === 'device') return tokenResponse(await this.devices.fetchToken(asked.clientId, asked.deviceCode));
    if (asked.grant === 'api_key') return tokenResponse(await this.logins.withApiKey(asked.apiKey, request.ip));
    const userId = await this.logins.withPassword(asked.username, asked.password, request.ip);
    const session = await this.sessions.open(userId, request, reply);
    return tokenResponse(session, session.csrfToken);
  }

  @Public()
  @Get('logout')
  async logout(@Res({ passthrough: true }) reply: FastifyReply): Promise<null> {
    await this.sessions.close(reply);
    return null;
  }
}
