import { Module } from '@nestjs/common';
import { ObjectStoresModule } from '../object-stores/object-stores.module.js';
import { DatadogLogs } from './datadog/datadog-logs.service.js';
import { LogsController } from './logs.controller.js';
import { LogsService } from './logs.service.js';
import { OwnedLogsController } from './owned-logs.controller.js';
import { OwnedLogsService } from './owned-logs.service.js';
import { LogReader } from './reading/log-reader.service.js';

@Module({
  imports: [ObjectStoresModule],
  controllers: [LogsController, OwnedLogsController],
  providers: [LogsService, OwnedLogsService, LogReader, DatadogLogs],
})
export class LogsModule {}
