import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { jsonChange } from '../kernel/changes.js';
import type { Caller } from '../kernel/http/caller.js';
import { parseListRequest, type RawQuery } from '../kernel/list/list-request.js';
import { withItems, type Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { listInProject, resolveProject } from '../kernel/project.js';
import { checkReference } from '../kernel/references.js';
import { serviceViews } from './service.view.js';
import { ServicesRepository, stateOf } from './services.repository.js';
import type { CreateService, UpdateService } from './services.schemas.js';

/** Services that clients have deployed, as records. */
@Injectable()
export class ServicesService {
  constructor(
    private readonly database: Database,
    private readonly services: ServicesRepository,
  ) {}

  async list(caller: Caller, query: RawQuery): Promise<Page<Model>> {
    const request = parseListRequest(query);
    const page = await listInProject(this.database, caller, query, (project) => this.services.page(request, project));
    return withItems(page, await serviceViews(this.database, page.items, request));
  }

  async get(id: string, hydrate = true): Promise<Model> {
    const [view] = await serviceViews(this.database, [await this.services.get(id)], { hydrate });
    return view as Model;
  }

  async create(caller: Caller, body: CreateService): Promise<Model> {
    const id = await this.database.transaction(async (sql) => {
      const project = await resolveProject(sql, caller, body.project);
      const by = 'service';
      const [run, version] = [body.pipeline_run_id, body.model_version_id];
      await checkReference(sql, { table: 'pipeline_run', what: 'pipeline run', id: run, by, project });
      await checkReference(sql, { table: 'model_version', what: 'model version', id: version, by, project });
      return this.services.insert(body, project, caller.userId, sql);
    });
    return this.get(id);
  }

  /** Fields that are null or left out stay; an empty object empties. */
  async update(id: string, body: UpdateService): Promise<Model> {
    await this.database.transaction(async (sql) => {
      const { project_id: project } = await this.services.get(id, sql);
      const [table, what] = ['model_version', 'model version'];
      const reference = { table, what, id: body.model_version_id, by: 'service', project };
      await checkReference(sql, { ...reference, operation: 'updated' });
      const { status, endpoint, labels } = body;
      const changes = {
        name: body.name ?? undefined,
        service_source: body.service_source ?? undefined,
        admin_state: body.admin_state ?? undefined,
        prediction_url: body.prediction_url ?? undefined,
        health_check_url: body.health_check_url ?? undefined,
        model_version_id: body.model_version_id ?? undefined,
        labels: jsonChange(labels ?? undefined),
        endpoint: jsonChange(endpoint ?? undefined),
        status: jsonChange(status ?? undefined),
        state: status ? stateOf(status) : undefined,
      };
      await this.services.update(id, changes, sql);
    });
    return this.get(id);
  }

  delete(id: string): Promise<void> {
    return this.services.delete(id);
  }
}
