import { Module } from '@nestjs/common';
import { RunsModule } from '../runs/runs.module.js';
import { CreateStepService } from './create-step.service.js';
import { HeartbeatService } from './heartbeat.service.js';
import { RunStepsController } from './run-steps.controller.js';
import { StepsController } from './steps.controller.js';
import { StepsRepository } from './steps.repository.js';
import { StepsService } from './steps.service.js';
import { UpdateStepService } from './update-step.service.js';

@Module({
  imports: [RunsModule],
  controllers: [StepsController, RunStepsController],
  providers: [StepsService, CreateStepService, UpdateStepService, HeartbeatService, StepsRepository],
})
export class StepsModule {}
