import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Caller } from '../kernel/http/caller.js';
import { checkName } from '../kernel/http/fields.js';
import { parseListRequest, type RawQuery } from '../kernel/list/list-request.js';
import { withItems, type Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { listInProject, resolveProject } from '../kernel/project.js';
import { attachTags, detachTags } from '../tags/tagging.js';
import type { CreateModel, UpdateModel } from './model.schemas.js';
import { modelViews } from './model.view.js';
import { ModelsRepository } from './models.repository.js';

@Injectable()
export class ModelsService {
  constructor(
    private readonly database: Database,
    private readonly models: ModelsRepository,
  ) {}

  async list(caller: Caller, query: RawQuery): Promise<Page<Model>> {
    const request = parseListRequest(query);
    const page = await listInProject(this.database, caller, query, (project) => this.models.page(request, project));
    return withItems(page, await modelViews(this.database, page.items, request));
  }

  async get(id: string, hydrate: boolean): Promise<Model> {
    const [view] = await modelViews(this.database, [await this.models.get(id)], { hydrate });
    return view as Model;
  }

  /** @throws EntityExistsError (409) when the project has a model of that name. */
  async create(caller: Caller, { project, tags, ...model }: CreateModel): Promise<Model> {
    const projectId = await resolveProject(this.database, caller, project ?? undefined);
    const id = await this.database.transaction(async (sql) => {
      const made = await this.models.insert(sql, { ...model, projectId, userId: caller.userId });
      await attachTags(sql, caller, 'model', made, tags);
      return made;
    });
    return this.get(id, true);
  }

  /** Null leaves a field as it is. */
  async update(caller: Caller, id: string, body: UpdateModel): Promise<Model> {
    const { add_tags: addTags, remove_tags: removeTags, ...fields } = body;
    if (fields.name) {
      await this.models.get(id);
      checkName(fields.name, 'Model');
    }
    const changes = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
    try {
      await this.database.transaction(async (sql) => {
        await this.models.update(sql, id, changes);
        await attachTags(sql, caller, 'model', id, addTags);
        await detachTags(sql, 'model', id, removeTags);
      });
    } catch (error) {
      throw await this.models.explained(error, id, fields.name ?? undefined);
    }
    return this.get(id, true);
  }

  delete(id: string): Promise<void> {
    return this.models.delete(id);
  }
}
