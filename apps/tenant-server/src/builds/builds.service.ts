import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Caller } from '../kernel/http/caller.js';
import { parseListRequest, type RawQuery } from '../kernel/list/list-request.js';
import { withItems, type Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { listInProject, resolveProject } from '../kernel/project.js';
import { checkReference } from '../kernel/references.js';
import { buildViews, type BuildRow } from './build.view.js';
import { BuildsRepository } from './builds.repository.js';
import type { CreateBuild } from './builds.schemas.js';

@Injectable()
export class BuildsService {
  constructor(
    private readonly database: Database,
    private readonly builds: BuildsRepository,
  ) {}

  async list(caller: Caller, query: RawQuery): Promise<Page<Model>> {
    const request = parseListRequest(query);
    const page = await listInProject(this.database, caller, query, (project) => this.builds.page(request, project));
    return withItems(page, await buildViews(this.database, page.items, request));
  }

  async get(id: string, hydrate: boolean): Promise<Model> {
    return this.#view(await this.builds.get(id), hydrate);
  }

  async create(caller: Caller, body: CreateBuild): Promise<Model> {
    const project = await resolveProject(this.database, caller, body.project);
    const by = 'pipeline build';
    await checkReference(this.database, { table: 'stack', what: 'stack', id: body.stack, by });
    await checkReference(this.database, { table: 'pipeline', what: 'pipeline', id: body.pipeline, by, project });
    return this.#view(await this.builds.insert(body, project, caller.userId), true);
  }

  delete(id: string): Promise<void> {
    return this.builds.delete(id);
  }

  async #view(row: BuildRow, hydrate: boolean): Promise<Model> {
    const [view] = await buildViews(this.database, [row], { hydrate });
    return view as Model;
  }
}
