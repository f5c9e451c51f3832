import { Controller, Get, Header, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '@zendo/auth';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { Metrics } from '../metrics/metrics.js';

const PATIENCE_MS = 3_000;

/** Probes and metrics. Ready needs Postgres only: without its queue Zendo still takes requests, and a resync carries them out. */
@ApiExcludeController()
@Public()
@Controller()
export class HealthController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly metrics: Metrics,
  ) {}

  @Get('livez')
  live() {
    return { status: 'ok' };
  }

  @Get('readyz')
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const [database, queue] = await Promise.all([this.databaseAnswers(), this.metrics.queueReachable()]);
    if (!database) void reply.status(503);
    return {
      status: database ? 'ok' : 'unavailable',
      degraded: !queue,
      checks: { database: database ? 'ok' : 'unavailable', queue: queue ? 'ok' : 'unavailable' },
    };
  }

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  metricsText(): Promise<string> {
    return this.metrics.scrape();
  }

  private async databaseAnswers(): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), PATIENCE_MS);
    });
    const answers = this.dataSource.query('SELECT 1').then(
      () => true,
      () => false,
    );
    try {
      return await Promise.race([answers, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}
