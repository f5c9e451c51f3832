import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Caller } from '../kernel/http/caller.js';
import { parseListRequest, type RawQuery } from '../kernel/list/list-request.js';
import { withItems, type Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { listInProject, resolveProject } from '../kernel/project.js';
import { attachTags, detachTags } from '../tags/tagging.js';
import { pipelineViews } from './pipeline.view.js';
import { PipelinesRepository } from './pipelines.repository.js';
import type { CreatePipeline, UpdatePipeline } from './pipelines.schemas.js';

@Injectable()
export class PipelinesService {
  constructor(
    private readonly database: Database,
    private readonly pipelines: PipelinesRepository,
  ) {}

  async list(caller: Caller, query: RawQuery): Promise<Page<Model>> {
    const request = parseListRequest(query);
    const page = await listInProject(this.database, caller, query, (project) => this.pipelines.page(request, project));
    return withItems(page, await pipelineViews(this.database, page.items, request));
  }

  async get(id: string, hydrate = true): Promise<Model> {
    const [view] = await pipelineViews(this.database, [await this.pipelines.get(id)], { hydrate });
    return view as Model;
  }

  async create(caller: Caller, body: CreatePipeline): Promise<Model> {
    const id = await this.database.transaction(async (sql) => {
      const project = await resolveProject(sql, caller, body.project);
      const made = await this.pipelines.insert(body, project, caller.userId, sql);
      await attachTags(sql, caller, 'pipeline', made, body.tags);
      return made;
    });
    return this.get(id);
  }

  /** A description that is left out is removed, as the original does. */
  async update(caller: Caller, id: string, body: UpdatePipeline): Promise<Model> {
    await this.database.transaction(async (sql) => {
      await this.pipelines.update(id, { description: body.description ?? null }, sql);
      await attachTags(sql, caller, 'pipeline', id, body.add_tags);
      await detachTags(sql, 'pipeline', id, body.remove_tags);
    });
    return this.get(id);
  }

  delete(id: string): Promise<void> {
    return this.pipelines.delete(id);
  }
}
