import { Module } from '@nestjs/common';
import { RunTemplatesController } from './run-templates.controller.js';
import { RunTemplatesRepository } from './run-templates.repository.js';
import { RunTemplatesService } from './run-templates.service.js';

@Module({
  controllers: [RunTemplatesController],
  providers: [RunTemplatesService, RunTemplatesRepository],
})
export class RunTemplatesModule {}
