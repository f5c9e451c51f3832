import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, SerializeOptions } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { z } from 'zod';
import { ApiProblems } from '../docs/api-responses.js';
import { pageQuery } from '../http/paging.js';
import { type Caller, CurrentCaller } from '../identity/caller.js';
import { Requires } from '../identity/requires.decorator.js';
import {
  type CreateOrganization,
  createOrganization,
  organizationPage,
  organizationView,
  type UpdateOrganization,
  updateOrganization,
} from './organizations.schemas.js';
import { OrganizationsService } from './organizations.service.js';

@ApiTags('organizations')
@ApiBearerAuth()
@Controller('api/v1/organizations')
export class OrganizationsController {
  constructor(private readonly organizations: OrganizationsService) {}

  @Post()
  @Requires('organizations:write')
  @SerializeOptions({ schema: organizationView })
  @ApiOperation({ summary: 'Create an organization' })
  @ApiCreatedResponse({ standardSchema: organizationView })
  @ApiProblems(409, 422)
  create(@Body({ schema: createOrganization }) body: CreateOrganization, @CurrentCaller() caller: Caller) {
    return this.organizations.create(body, caller);
  }

  @Get()
  @Requires('organizations:read')
  @SerializeOptions({ schema: organizationPage })
  @ApiOperation({ summary: 'List organizations, newest first' })
  @ApiOkResponse({ standardSchema: organizationPage })
  @ApiProblems(422)
  list(@Query({ schema: pageQuery }) query: z.output<typeof pageQuery>) {
    return this.organizations.list(query);
  }

  @Get(':organization')
  @Requires('organizations:read')
  @SerializeOptions({ schema: organizationView })
  @ApiOperation({ summary: 'Get an organization by id or name' })
  @ApiOkResponse({ standardSchema: organizationView })
  @ApiProblems(404)
  get(@Param('organization') organization: string) {
    return this.organizations.get(organization);
  }

  @Patch(':organization')
  @Requires('organizations:write')
  @SerializeOptions({ schema: organizationView })
  @ApiOperation({ summary: 'Change the display name' })
  @ApiOkResponse({ standardSchema: organizationView })
  @ApiProblems(404, 422)
  update(
    @Param('organization') organization: string,
    @Body({ schema: updateOrganization }) body: UpdateOrganization,
    @CurrentCaller() caller: Caller,
  ) {
    return this.organizations.update(organization, body, caller);
  }

  @Delete(':organization')
  @HttpCode(204)
  @Requires('organizations:write')
  @ApiOperation({ summary: 'Delete an organization that never had a tenant' })
  @ApiNoContentResponse({ description: 'It is gone.' })
  @ApiProblems(404, 409)
  delete(@Param('organization') organization: string, @CurrentCaller() caller: Caller): Promise<void> {
    return this.organizations.delete(organization, caller);
  }
}
