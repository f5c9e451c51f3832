import { Controller, Get, Param, Query } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { UuidPipe } from '../../kernel/http/uuid.pipe.js';
import type { RawQuery } from '../../kernel/list/list-request.js';
import { buildDag } from './build-dag.js';
import type { Dag } from './graph.js';
import { loadDag } from './load-dag.js';

@Controller('api/v1/runs')
export class DagController {
  constructor(private readonly database: Database) {}

  /** `include_step_metadata` names, any number of times, metadata to show on the steps. */
  @Get(':id/dag')
  async dag(@Param('id', UuidPipe) id: string, @Query() query: RawQuery): Promise<Dag> {
    const keys = [query['include_step_metadata'] ?? []].flat();
    return buildDag(await loadDag(this.database, id, keys));
  }
}
