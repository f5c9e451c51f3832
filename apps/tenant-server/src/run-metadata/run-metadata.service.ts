import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { NotFoundError } from '../kernel/errors/zenml.error.js';
import type { Caller } from '../kernel/http/caller.js';
import { resolveProject } from '../kernel/project.js';
import { checkReference } from '../kernel/references.js';
import { recordMetadata } from './record-metadata.js';
import type { CreateRunMetadata, MetadataResourceType } from './run-metadata.schemas.js';

const TABLES: Record<MetadataResourceType, { readonly table: string; readonly what: string }> = {
  pipeline_run: { table: 'pipeline_run', what: 'pipeline run' },
  step_run: { table: 'step_run', what: 'step run' },
  artifact_version: { table: 'artifact_version', what: 'artifact version' },
  model_version: { table: 'model_version', what: 'model version' },
  schedule: { table: 'schedule', what: 'schedule' },
  wait_condition: { table: 'run_wait_condition', what: 'run wait condition' },
};

@Injectable()
export class RunMetadataService {
  constructor(private readonly database: Database) {}

  /**
   * Appends metadata to every resource named.
   * @throws NotFoundError (404) when a resource, the component or the step is not there or in another project.
   */
  async create(caller: Caller, body: CreateRunMetadata): Promise<void> {
    const project = await resolveProject(this.database, caller, body.project ?? undefined);
    await this.database.transaction(async (sql) => {
      const by = 'run metadata';
      for (const { id, type } of body.resources) {
        const { table, what } = TABLES[type];
        const there = await sql.first(`SELECT 1 AS one FROM ${table} WHERE id = $1`, [id]);
        if (!there) throw NotFoundError.byId(what, id);
        await checkReference(sql, { table, what, id, by, project });
      }
      await checkReference(sql, { table: 'stack_component', what: 'stack component', id: body.stack_component_id, by });
      await checkReference(sql, { table: 'step_run', what: 'step run', id: body.publisher_step_id, by, project });
      await recordMetadata(sql, {
        projectId: project,
        userId: caller.userId,
        stackComponentId: body.stack_component_id ?? null,
        publisherStepId: body.publisher_step_id ?? null,
        resources: body.resources,
        values: body.values,
        types: body.types,
      });
    });
  }
}
