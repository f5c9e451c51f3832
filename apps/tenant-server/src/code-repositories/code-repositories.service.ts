import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { jsonChange } from '../kernel/changes.js';
import type { Caller } from '../kernel/http/caller.js';
import { parseListRequest, type RawQuery } from '../kernel/list/list-request.js';
import { withItems, type Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { listInProject, resolveProject } from '../kernel/project.js';
import { CodeRepositoriesRepository } from './code-repositories.repository.js';
import type { CreateCodeRepository, UpdateCodeRepository } from './code-repositories.schemas.js';
import { codeRepositoryViews, type CodeRepositoryRow } from './code-repository.view.js';

@Injectable()
export class CodeRepositoriesService {
  constructor(
    private readonly database: Database,
    private readonly repositories: CodeRepositoriesRepository,
  ) {}

  async list(caller: Caller, query: RawQuery): Promise<Page<Model>> {
    const request = parseListRequest(query);
    const page = await listInProject(this.database, caller, query, (project) =>
      this.repositories.page(request, project),
    );
    return withItems(page, await codeRepositoryViews(this.database, page.items, request));
  }

  async get(id: string, hydrate: boolean): Promise<Model> {
    return this.#view(await this.repositories.get(id), hydrate);
  }

  async create(caller: Caller, body: CreateCodeRepository): Promise<Model> {
    const project = await resolveProject(this.database, caller, body.project);
    return this.#view(await this.repositories.insert(body, project, caller.userId), true);
  }

  /** Empty values leave what is there. */
  async update(id: string, body: UpdateCodeRepository): Promise<Model> {
    const row = await this.repositories.update(id, {
      name: body.name || undefined,
      description: body.description || undefined,
      logo_url: body.logo_url || undefined,
      config: jsonChange(Object.keys(body.config ?? {}).length > 0 ? body.config : undefined),
    });
    return this.#view(row, true);
  }

  delete(id: string): Promise<void> {
    return this.repositories.delete(id);
  }

  async #view(row: CodeRepositoryRow, hydrate: boolean): Promise<Model> {
    const [view] = await codeRepositoryViews(this.database, [row], { hydrate });
    return view as Model;
  }
}
