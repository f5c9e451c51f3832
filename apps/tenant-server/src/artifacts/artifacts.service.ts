import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Caller } from '../kernel/http/caller.js';
import { checkName } from '../kernel/http/fields.js';
import { parseListRequest, type RawQuery } from '../kernel/list/list-request.js';
import { withItems, type Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { listInProject, resolveProject } from '../kernel/project.js';
import { attachTags, detachTags } from '../tags/tagging.js';
import type { CreateArtifact, UpdateArtifact } from './artifact.schemas.js';
import { artifactViews } from './artifact.view.js';
import { ArtifactsRepository } from './artifacts.repository.js';

@Injectable()
export class ArtifactsService {
  constructor(
    private readonly database: Database,
    private readonly artifacts: ArtifactsRepository,
  ) {}

  async list(caller: Caller, query: RawQuery): Promise<Page<Model>> {
    const request = parseListRequest(query);
    const page = await listInProject(this.database, caller, query, (project) => this.artifacts.page(request, project));
    return withItems(page, await artifactViews(this.database, page.items, request));
  }

  async get(id: string, hydrate: boolean): Promise<Model> {
    const [view] = await artifactViews(this.database, [await this.artifacts.get(id)], { hydrate });
    return view as Model;
  }

  /** @throws EntityExistsError (409) when the project has an artifact of that name. */
  async create(caller: Caller, body: CreateArtifact): Promise<Model> {
    checkName(body.name, 'Artifact');
    const projectId = await resolveProject(this.database, caller, body.project ?? undefined);
    const id = await this.database.transaction(async (sql) => {
      const { name, has_custom_name: hasCustomName } = body;
      const made = await this.artifacts.insert(sql, { name, hasCustomName, projectId, userId: caller.userId });
      await attachTags(sql, caller, 'artifact', made, body.tags);
      return made;
    });
    return this.get(id, true);
  }

  /** A name that is set counts as custom unless the body says otherwise. */
  async update(caller: Caller, id: string, body: UpdateArtifact): Promise<Model> {
    // An empty name means none: the original takes both for "leave it".
    const name = body.name || undefined;
    if (name) {
      await this.artifacts.get(id);
      checkName(name, 'Artifact');
    }
    try {
      await this.database.transaction(async (sql) => {
        const hasCustomName = body.has_custom_name ?? (name ? true : undefined);
        await this.artifacts.update(sql, id, { name, has_custom_name: hasCustomName });
        await attachTags(sql, caller, 'artifact', id, body.add_tags);
        await detachTags(sql, 'artifact', id, body.remove_tags);
      });
    } catch (error) {
      throw await this.artifacts.explained(error, id, name);
    }
    return this.get(id, true);
  }

  delete(id: string): Promise<void> {
    return this.artifacts.delete(id);
  }
}
