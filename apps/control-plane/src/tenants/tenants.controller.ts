import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Patch,
  Post,
  Put,
  Query,
  Req,
  Res,
  SerializeOptions,
} from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { ApiChange, ApiProblems } from '../docs/api-responses.js';
import { InvalidRequestError } from '../http/invalid-request.error.js';
import { type Caller, CurrentCaller } from '../identity/caller.js';
import { Requires } from '../identity/requires.decorator.js';
import { locationOf } from './tenant-changes.service.js';
import { TenantDetailsService } from './tenant-details.service.js';
import {
  type ChangeView,
  type CreateTenant,
  type OwnerInput,
  type UpdateTenant,
  changeView,
  createTenant,
  deleteQuery,
  ownerInput,
  tenantPage,
  tenantsQuery,
  tenantView,
  updateTenant,
} from './tenants.schemas.js';
import { TenantsService } from './tenants.service.js';

/** Tenants by id or name. What needs a pass answers 202 with the operation to follow. */
@ApiTags('tenants')
@ApiBearerAuth()
@Controller('api/v1/tenants')
export class TenantsController {
  constructor(
    private readonly tenants: TenantsService,
    private readonly details: TenantDetailsService,
  ) {}

  @Post()
  @HttpCode(202)
  @Requires('tenants:write')
  @SerializeOptions({ schema: changeView })
  @ApiOperation({ summary: 'Create a tenant' })
  @ApiChange(changeView)
  @ApiProblems(409, 422)
  async create(
    @Body({ schema: createTenant }) body: CreateTenant,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeView> {
    return answer(await this.tenants.create(body, caller), reply);
  }

  @Get()
  @Requires('tenants:read')
  @SerializeOptions({ schema: tenantPage })
  @ApiOperation({ summary: 'List tenants, newest first' })
  @ApiOkResponse({ standardSchema: tenantPage })
  @ApiProblems(422)
  list(@Query({ schema: tenantsQuery }) query: z.output<typeof tenantsQuery>) {
    return this.details.list(query);
  }

  @Get(':tenant')
  @Requires('tenants:read')
  @SerializeOptions({ schema: tenantView })
  @ApiOperation({ summary: 'Get a tenant by id or name' })
  @ApiOkResponse({ standardSchema: tenantView })
  @ApiProblems(404)
  get(@Param('tenant') tenant: string) {
    return this.details.get(tenant);
  }

  @Patch(':tenant')
  @Requires('tenants:write')
  @SerializeOptions({ schema: tenantView })
  @ApiOperation({ summary: 'Change the display name and labels' })
  @ApiOkResponse({ standardSchema: tenantView })
  @ApiProblems(404, 422)
  update(
    @Param('tenant') tenant: string,
    @Body({ schema: updateTenant }) body: UpdateTenant,
    @CurrentCaller() caller: Caller,
  ) {
    return this.details.update(tenant, body, caller);
  }

  @Delete(':tenant')
  @HttpCode(202)
  @Requires('tenants:write')
  @SerializeOptions({ schema: changeView })
  @ApiOperation({ summary: 'Delete a tenant; its data is kept until `purge_at`' })
  @ApiChange(changeView)
  @ApiProblems(404, 409, 422)
  async delete(
    @Param('tenant') tenant: string,
    @Query({ schema: deleteQuery }) query: z.output<typeof deleteQuery>,
    @Req() request: FastifyRequest,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeView> {
    // Other verbs take `dry_run` in their body: whoever sends it so here must not find the tenant deleted.
    if (request.body !== undefined) {
      throw new InvalidRequestError([{ pointer: '', detail: 'DELETE takes no body; `dry_run` goes into the query.' }]);
    }
    return answer(await this.tenants.change(tenant, 'delete', caller, query.dry_run), reply);
  }

  @Put(':tenant/owner')
  @HttpCode(202)
  @Requires('tenants:write')
  @SerializeOptions({ schema: changeView })
  @ApiOperation({ summary: 'Set the first admin of a tenant that was made without one' })
  @ApiChange(changeView)
  @ApiProblems(404, 409, 422, 423)
  async setOwner(
    @Param('tenant') tenant: string,
    @Body({ schema: ownerInput }) body: OwnerInput,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeView> {
    return answer(await this.tenants.setOwner(tenant, body, caller), reply);
  }
}

/** 202 and where to look; a dry run changed nothing and is a plain 200. */
export function answer(change: ChangeView, reply: FastifyReply): ChangeView {
  if (change.dry_run) void reply.status(200);
  else if (change.operation) void reply.header('location', locationOf(change.operation));
  return change;
}
