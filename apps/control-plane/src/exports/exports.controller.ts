import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { ARCHIVE_TYPE } from '@zendo/transfer';
import type { FastifyReply } from 'fastify';
import { ApiProblems } from '../docs/api-responses.js';
import { type Caller, CurrentCaller } from '../identity/caller.js';
import { Requires } from '../identity/requires.decorator.js';
import { ExportsService } from './exports.service.js';

/** What is in a tenant, for its owner to take along. */
@ApiTags('exports')
@ApiBearerAuth()
@Controller('api/v1/tenants/:tenant/export')
export class ExportsController {
  constructor(private readonly exports: ExportsService) {}

  // Secrets are in it in the clear: who may only look may not have it.
  @Get()
  @Requires('tenants:write')
  @ApiOperation({ summary: 'Everything in a tenant as an archive, secrets in the clear' })
  @ApiProduces(ARCHIVE_TYPE)
  @ApiOkResponse({ description: 'The archive, to its end.', schema: { type: 'string', format: 'binary' } })
  @ApiProblems(404, 409)
  async export(@Param('tenant') tenant: string, @CurrentCaller() caller: Caller, @Res() reply: FastifyReply) {
    await reply.type(ARCHIVE_TYPE).send(await this.exports.open(tenant, caller));
  }
}
