import { Injectable } from '@nestjs/common';
import { jsonChange } from '../kernel/changes.js';
import { IllegalOperationError } from '../kernel/errors/zenml.error.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import { withItems, type Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { OnboardingService } from '../server/onboarding.service.js';
import { projectView } from './project.view.js';
import { ProjectsRepository } from './projects.repository.js';
import type { CreateProject, UpdateProject } from './projects.schemas.js';

/** Clients expect it to be there under this name, always. */
const DEFAULT_PROJECT = 'default';

@Injectable()
export class ProjectsService {
  constructor(
    private readonly projects: ProjectsRepository,
    private readonly onboarding: OnboardingService,
  ) {}

  async list(request: ListRequest): Promise<Page<Model>> {
    const page = await this.projects.page(request);
    return withItems(
      page,
      page.items.map((row) => projectView(row, request)),
    );
  }

  async get(nameOrId: string, hydrate: boolean): Promise<Model> {
    return projectView(await this.projects.get(nameOrId), { hydrate });
  }

  async create(body: CreateProject): Promise<Model> {
    const row = await this.projects.insert(body);
    // The project is there, whether this is noted or not.
    await this.onboarding.complete('project_created').catch(() => undefined);
    return projectView(row, { hydrate: true });
  }

  /** @throws IllegalOperationError (403) when the default project would get another name. */
  async update(id: string, body: UpdateProject): Promise<Model> {
    const { name } = await this.projects.get(id);
    if (name === DEFAULT_PROJECT && body.name !== undefined && body.name !== name) {
      throw new IllegalOperationError('The name of the default project cannot be changed.');
    }
    const row = await this.projects.update(id, {
      name: body.name ?? undefined,
      display_name: body.display_name ?? undefined,
      description: body.description ?? undefined,
      project_metadata: jsonChange(body.project_metadata ?? undefined),
    });
    return projectView(row, { hydrate: true });
  }

  /** @throws IllegalOperationError (403) for the default project. */
  async delete(nameOrId: string): Promise<void> {
    const { id, name } = await this.projects.get(nameOrId);
    if (name === DEFAULT_PROJECT) throw new IllegalOperationError('The default project cannot be deleted.');
    await this.projects.delete(id);
  }

  async statistics(nameOrId: string): Promise<{ pipelines: number; runs: number }> {
    const { id } = await this.projects.get(nameOrId);
    return this.projects.statistics(id);
  }
}
