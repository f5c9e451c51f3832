import { Module } from '@nestjs/common';
import { ServerModule } from '../server/server.module.js';
import { CreateRunService } from './create-run.service.js';
import { DagController } from './dag/dag.controller.js';
import { RunEvents } from './run-events.js';
import { RunsController } from './runs.controller.js';
import { RunsRepository } from './runs.repository.js';
import { RunsService } from './runs.service.js';
import { UpdateRunService } from './update-run.service.js';

@Module({
  imports: [ServerModule],
  controllers: [RunsController, DagController],
  providers: [RunsService, CreateRunService, UpdateRunService, RunsRepository, RunEvents],
  exports: [RunEvents, RunsRepository],
})
export class RunsModule {}
