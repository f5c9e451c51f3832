import { Body, Controller, HttpCode, Param, Post, Res, SerializeOptions } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiChange, ApiProblems } from '../docs/api-responses.js';
import { type Caller, CurrentCaller } from '../identity/caller.js';
import { Requires } from '../identity/requires.decorator.js';
import { answer } from './tenants.controller.js';
import {
  type ChangeView,
  type PlainVerb,
  type ResizeTenant,
  type UpgradeTenant,
  changeView,
  plainVerb,
  resizeTenant,
  upgradeTenant,
} from './tenants.schemas.js';
import { TenantsService } from './tenants.service.js';

/** The lifecycle verbs: each starts an operation, or is refused with 423 and the id of the one that is open. */
@ApiTags('tenants')
@ApiBearerAuth()
@Controller('api/v1/tenants/:tenant')
@Requires('tenants:write')
@SerializeOptions({ schema: changeView })
export class TenantVerbsController {
  constructor(private readonly tenants: TenantsService) {}

  @Post('undelete')
  @HttpCode(202)
  @ApiOperation({ summary: 'Bring a deleted tenant back, with its data and address' })
  @ApiChange(changeView)
  @ApiProblems(404, 409, 423)
  undelete(
    @Param('tenant') tenant: string,
    @Body({ schema: plainVerb }) body: PlainVerb,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeView> {
    return this.plain('undelete', tenant, body, caller, reply);
  }

  @Post('purge')
  @HttpCode(202)
  @ApiOperation({ summary: 'Destroy the data of a deleted tenant for good and free its name' })
  @ApiChange(changeView)
  @ApiProblems(404, 409)
  purge(
    @Param('tenant') tenant: string,
    @Body({ schema: plainVerb }) body: PlainVerb,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeView> {
    return this.plain('purge', tenant, body, caller, reply);
  }

  @Post('suspend')
  @HttpCode(202)
  @ApiOperation({ summary: 'Stop a tenant and keep everything of it' })
  @ApiChange(changeView)
  @ApiProblems(404, 409, 423)
  suspend(
    @Param('tenant') tenant: string,
    @Body({ schema: plainVerb }) body: PlainVerb,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeView> {
    return this.plain('suspend', tenant, body, caller, reply);
  }

  @Post('resume')
  @HttpCode(202)
  @ApiOperation({ summary: 'Start a suspended tenant again' })
  @ApiChange(changeView)
  @ApiProblems(404, 409, 423)
  resume(
    @Param('tenant') tenant: string,
    @Body({ schema: plainVerb }) body: PlainVerb,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeView> {
    return this.plain('resume', tenant, body, caller, reply);
  }

  @Post('restart')
  @HttpCode(202)
  @ApiOperation({ summary: "Restart a tenant's server" })
  @ApiChange(changeView)
  @ApiProblems(404, 409, 423)
  restart(
    @Param('tenant') tenant: string,
    @Body({ schema: plainVerb }) body: PlainVerb,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeView> {
    return this.plain('restart', tenant, body, caller, reply);
  }

  @Post('resize')
  @HttpCode(202)
  @ApiOperation({ summary: 'Change how much a tenant may use' })
  @ApiChange(changeView)
  @ApiProblems(404, 409, 422, 423)
  async resize(
    @Param('tenant') tenant: string,
    @Body({ schema: resizeTenant }) body: ResizeTenant,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeView> {
    return answer(await this.tenants.resize(tenant, body.size, body.custom_size, caller, body.dry_run), reply);
  }

  @Post('upgrade')
  @HttpCode(202)
  @ApiOperation({ summary: 'Move a tenant to another release: its tables first, then its server' })
  @ApiChange(changeView)
  @ApiProblems(404, 409, 422, 423)
  async upgrade(
    @Param('tenant') tenant: string,
    @Body({ schema: upgradeTenant }) body: UpgradeTenant,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeView> {
    return answer(await this.tenants.upgrade(tenant, body.release, caller, body.dry_run), reply);
  }

  private async plain(
    type: 'undelete' | 'purge' | 'suspend' | 'resume' | 'restart',
    tenant: string,
    body: PlainVerb,
    caller: Caller,
    reply: FastifyReply,
  ): Promise<ChangeView> {
    return answer(await this.tenants.change(tenant, type, caller, body.dry_run), reply);
  }
}
