import { Module } from '@nestjs/common';
import { ServerModule } from '../server/server.module.js';
import { CreateRunService } from './create-run.service.js';
import { DagController } from './dag/dag.controller.js';
import { RunEvents } from './run-events.js';
import { RunsController } from './runs.controller.js';
import { RunsRepository } from './runs.repository.js';
import { RunsService } from './runs.service.js';
import { StatisticsController } from './statistics/statistics.controller.js';
import { StatisticsService } from './statistics/statistics.service.js';
import { RunStreamController } from './stream/run-stream.controller.js';
import { RunStreamRepository } from './stream/run-stream.repository.js';
import { RunStreamService } from './stream/run-stream.service.js';
import { RunStreamSignals } from './stream/run-stream.signals.js';
import { RunStreamSweeper } from './stream/run-stream.sweeper.js';
import { UpdateRunService } from './update-run.service.js';

@Module({
  imports: [ServerModule],
  controllers: [RunsController, DagController, StatisticsController, RunStreamController],
  providers: [
    RunsService,
    StatisticsService,
    CreateRunService,
    UpdateRunService,
    RunsRepository,
    RunEvents,
    RunStreamRepository,
    RunStreamService,
    RunStreamSignals,
    RunStreamSweeper,
  ],
  exports: [RunEvents, RunsRepository],
})
export class RunsModule {}
