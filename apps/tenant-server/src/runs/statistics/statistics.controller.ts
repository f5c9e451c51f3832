import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { BodyPipe } from '../../kernel/http/body.pipe.js';
import { CurrentCaller, type Caller } from '../../kernel/http/caller.js';
import { runStatisticsRequest, type RunStatisticsRequest } from './statistics.schemas.js';
import { StatisticsService, type RunStatistics } from './statistics.service.js';

@Controller('api/v1/runs')
export class StatisticsController {
  constructor(private readonly statistics: StatisticsService) {}

  @Post('statistics')
  @HttpCode(200)
  compute(
    @CurrentCaller() caller: Caller,
    @Body(new BodyPipe(runStatisticsRequest)) body: RunStatisticsRequest,
  ): Promise<RunStatistics> {
    return this.statistics.of(caller, body);
  }
}
