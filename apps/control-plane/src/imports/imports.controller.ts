import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Res, SerializeOptions } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiChange, ApiProblems } from '../docs/api-responses.js';
import { InvalidRequestError } from '../http/invalid-request.error.js';
import { type Caller, CurrentCaller } from '../identity/caller.js';
import { Requires } from '../identity/requires.decorator.js';
import { answer } from '../tenants/tenants.controller.js';
import { type ChangeView, changeView } from '../tenants/tenants.schemas.js';
import {
  type CreateImport,
  type ImportView,
  type StartImport,
  createImport,
  importView,
  partNumber,
  startImport,
} from './imports.schemas.js';
import { ImportsService } from './imports.service.js';

/** An official server's database into a tenant: begin, send the archive in parts, start, follow the operation. */
@ApiTags('imports')
@ApiBearerAuth()
@Controller('api/v1')
export class ImportsController {
  constructor(private readonly imports: ImportsService) {}

  @Post('tenants/:tenant/imports')
  @HttpCode(201)
  @Requires('tenants:write')
  @SerializeOptions({ schema: importView })
  @ApiOperation({ summary: 'Begin an import, which will replace the content of the tenant' })
  @ApiCreatedResponse({ standardSchema: importView })
  @ApiProblems(404, 409, 422, 423)
  create(
    @Param('tenant') tenant: string,
    @Body({ schema: createImport }) body: CreateImport,
    @CurrentCaller() caller: Caller,
  ): Promise<ImportView> {
    return this.imports.create(tenant, body, caller);
  }

  @Get('imports/:import')
  @Requires('tenants:read')
  @SerializeOptions({ schema: importView })
  @ApiOperation({ summary: 'Get an import: its state and, once it is loaded, what came in table by table' })
  @ApiOkResponse({ standardSchema: importView })
  @ApiProblems(404)
  get(@Param('import') id: string): Promise<ImportView> {
    return this.imports.get(id);
  }

  @Put('imports/:import/parts/:number')
  @HttpCode(204)
  @Requires('tenants:write')
  @ApiOperation({ summary: 'Send one part of the archive; sending it again replaces it' })
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiNoContentResponse({ description: 'The part is stored.' })
  @ApiProblems(404, 409, 413, 415, 422)
  async putPart(
    @Param('import') id: string,
    @Param('number', { schema: partNumber }) number: number,
    @Body() part: unknown,
  ): Promise<void> {
    if (!Buffer.isBuffer(part) || part.length === 0) {
      throw new InvalidRequestError([{ pointer: '', detail: 'A part is bytes, sent as application/octet-stream.' }]);
    }
    await this.imports.putPart(id, number, part);
  }

  @Post('imports/:import/start')
  @HttpCode(202)
  @Requires('tenants:write')
  @SerializeOptions({ schema: changeView })
  @ApiOperation({ summary: 'Load the import once all of its parts are sent' })
  @ApiChange(changeView)
  @ApiProblems(404, 409, 422, 423)
  async start(
    @Param('import') id: string,
    @Body({ schema: startImport }) body: StartImport,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeView> {
    return answer(await this.imports.start(id, body.parts, caller), reply);
  }

  @Delete('imports/:import')
  @HttpCode(204)
  @Requires('tenants:write')
  @ApiOperation({ summary: 'Give up an import that is not started' })
  @ApiNoContentResponse({ description: 'It is gone.' })
  @ApiProblems(404, 409)
  discard(@Param('import') id: string): Promise<void> {
    return this.imports.discard(id);
  }
}
