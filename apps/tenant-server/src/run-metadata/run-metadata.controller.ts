import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { BodyPipe } from '../kernel/http/body.pipe.js';
import { CurrentCaller, type Caller } from '../kernel/http/caller.js';
import { createRunMetadata, type CreateRunMetadata } from './run-metadata.schemas.js';
import { RunMetadataService } from './run-metadata.service.js';

@Controller('api/v1/run-metadata')
export class RunMetadataController {
  constructor(private readonly metadata: RunMetadataService) {}

  @Post()
  @HttpCode(200)
  async create(
    @CurrentCaller() caller: Caller,
    @Body(new BodyPipe(createRunMetadata)) body: CreateRunMetadata,
  ): Promise<null> {
    await this.metadata.create(caller, body);
    return null;
  }
}
