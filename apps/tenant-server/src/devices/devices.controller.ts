import { Body, Controller, Delete, Get, Param, Put, Query, Req, UseFilters } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { TooManyAttemptsFilter } from '../auth/login/too-many-attempts.filter.js';
import { BodyPipe } from '../kernel/http/body.pipe.js';
import { CurrentCaller, type Caller } from '../kernel/http/caller.js';
import { UuidPipe } from '../kernel/http/uuid.pipe.js';
import { parseListRequest, queryFlag, single, type RawQuery } from '../kernel/list/list-request.js';
import type { Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { DeviceApprovalService } from './device-approval.service.js';
import { deviceUpdate, deviceVerification, type DeviceUpdate, type DeviceVerification } from './devices.schemas.js';
import { DevicesService } from './devices.service.js';

@Controller('api/v1/devices')
@UseFilters(TooManyAttemptsFilter)
export class DevicesController {
  constructor(
    private readonly devices: DevicesService,
    private readonly approval: DeviceApprovalService,
  ) {}

  @Get()
  list(@CurrentCaller() caller: Caller, @Query() query: RawQuery): Promise<Page<Model>> {
    return this.devices.list(caller, parseListRequest(query));
  }

  @Get(':id')
  get(@CurrentCaller() caller: Caller, @Param('id', UuidPipe) id: string, @Query() query: RawQuery): Promise<Model> {
    return this.devices.get(caller, id, single(query, 'user_code'), queryFlag(query, 'hydrate', true));
  }

  @Put(':id')
  update(
    @CurrentCaller() caller: Caller,
    @Param('id', UuidPipe) id: string,
    @Body(new BodyPipe(deviceUpdate)) body: DeviceUpdate,
  ): Promise<Model> {
    return this.devices.update(caller, id, body.locked ?? undefined);
  }

  @Put(':id/verify')
  async verify(
    @CurrentCaller() caller: Caller,
    @Param('id', UuidPipe) id: string,
    @Body(new BodyPipe(deviceVerification)) body: DeviceVerification,
    @Req() request: FastifyRequest,
  ): Promise<Model> {
    const decision = { approve: true, trusted: body.trusted_device } as const;
    await this.approval.decide(id, caller.userId, body.user_code, decision, request.ip);
    return this.devices.model(id, true);
  }

  @Delete(':id')
  async delete(@CurrentCaller() caller: Caller, @Param('id', UuidPipe) id: string): Promise<null> {
    await this.devices.delete(caller, id);
    return null;
  }
}
