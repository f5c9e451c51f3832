import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Caller } from '../kernel/http/caller.js';
import type { ListRequest, RawQuery } from '../kernel/list/list-request.js';
import { withItems, type Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { listInProject } from '../kernel/project.js';
import { CreateRunService } from './create-run.service.js';
import { runViews, type RunViewOptions } from './run-details.view.js';
import { RunsRepository } from './runs.repository.js';
import type { CreateRun, UpdateRun } from './runs.schemas.js';
import { UpdateRunService } from './update-run.service.js';

@Injectable()
export class RunsService {
  constructor(
    private readonly database: Database,
    private readonly runs: RunsRepository,
    private readonly creation: CreateRunService,
    private readonly changes: UpdateRunService,
  ) {}

  /** The run, and whether this request made it. */
  async getOrCreate(caller: Caller, body: CreateRun): Promise<[Model, boolean]> {
    const { id, created } = await this.creation.getOrCreate(caller, body);
    return [await this.get(id, { hydrate: true }), created];
  }

  async list(caller: Caller, query: RawQuery, request: ListRequest, fullMetadata: boolean): Promise<Page<Model>> {
    const page = await listInProject(this.database, caller, query, (project) => this.runs.page(project, request));
    return withItems(page, await runViews(this.database, page.items, { hydrate: request.hydrate, fullMetadata }));
  }

  /** @throws NotFoundError (404) */
  async get(id: string, options: RunViewOptions): Promise<Model> {
    const [view] = await runViews(this.database, [await this.runs.get(id, options.hydrate)], options);
    return view as Model;
  }

  async update(caller: Caller, id: string, body: UpdateRun): Promise<Model> {
    await this.changes.update(caller, id, body);
    return this.get(id, { hydrate: true });
  }

  delete(id: string): Promise<void> {
    return this.runs.delete(id);
  }

  statusOf(id: string): Promise<string> {
    return this.runs.statusOf(id);
  }

  async configurationOf(id: string): Promise<unknown> {
    return (await this.get(id, { hydrate: true })).metadata?.['config'];
  }

  stop(id: string): Promise<void> {
    return this.changes.stop(id);
  }

  refresh(id: string): Promise<void> {
    return this.changes.refresh(id);
  }

  disableHeartbeat(id: string): Promise<void> {
    return this.runs.disableHeartbeat(id);
  }
}
