import { Module } from '@nestjs/common';
import { RunsModule } from '../runs/runs.module.js';
import { WaitConditionsController } from './run-wait-conditions.controller.js';
import { WaitConditionsRepository } from './run-wait-conditions.repository.js';
import { WaitConditionsService } from './run-wait-conditions.service.js';

@Module({
  imports: [RunsModule],
  controllers: [WaitConditionsController],
  providers: [WaitConditionsService, WaitConditionsRepository],
})
export class RunWaitConditionsModule {}
