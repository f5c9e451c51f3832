import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { ValueError } from '../kernel/errors/zenml.error.js';
import type { Caller } from '../kernel/http/caller.js';
import { parseListRequest, type RawQuery } from '../kernel/list/list-request.js';
import { withoutFalseFlags } from '../kernel/list/optional-flags.js';
import { withItems, type Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { listInProject, resolveProject } from '../kernel/project.js';
import { attachTags, detachTags } from '../tags/tagging.js';
import { ArtifactFilesService } from './artifact-files.service.js';
import type { CreateArtifactVersion, UpdateArtifactVersion } from './artifact-version.schemas.js';
import { artifactVersionViews } from './artifact-version.view.js';
import { ArtifactVersionsRepository } from './artifact-versions.repository.js';
import { OPTIONAL_FLAGS } from './artifact-version.list.js';
import { createArtifactVersions } from './create-artifact-versions.js';

@Injectable()
export class ArtifactVersionsService {
  constructor(
    private readonly database: Database,
    private readonly versions: ArtifactVersionsRepository,
    private readonly files: ArtifactFilesService,
  ) {}

  async list(caller: Caller, query: RawQuery): Promise<Page<Model>> {
    const request = withoutFalseFlags(parseListRequest(query), OPTIONAL_FLAGS);
    const page = await listInProject(this.database, caller, query, (project) => this.versions.page(request, project));
    return withItems(page, await artifactVersionViews(this.database, page.items, request));
  }

  async get(id: string, hydrate: boolean): Promise<Model> {
    const [view] = await artifactVersionViews(this.database, [await this.versions.get(id)], { hydrate });
    return view as Model;
  }

  /** All of them or none. @returns hydrated models in the order asked. */
  async create(caller: Caller, bodies: readonly CreateArtifactVersion[]): Promise<Model[]> {
    const projects = new Map<string | null | undefined, string>();
    for (const { project } of bodies) {
      if (!projects.has(project)) {
        projects.set(project, await resolveProject(this.database, caller, project ?? undefined));
      }
    }
    const wanted = bodies.map((body) => ({ body, projectId: projects.get(body.project) as string }));
    const ids = await this.database.transaction((sql) => createArtifactVersions(sql, caller, wanted));
    return artifactVersionViews(this.database, await this.versions.getAll(ids), { hydrate: true });
  }

  async update(caller: Caller, id: string, body: UpdateArtifactVersion): Promise<Model> {
    await this.database.transaction(async (sql) => {
      await this.versions.touch(sql, id);
      await attachTags(sql, caller, 'artifact_version', id, body.add_tags);
      await detachTags(sql, 'artifact_version', id, body.remove_tags);
    });
    return this.get(id, true);
  }

  /**
   * @param options `data` asks for the files to be deleted, before the record of them is.
   * @throws ValueError (400) when a run uses the version or there is no store, ServerRuntimeError (500) when the files
   * cannot be deleted.
   */
  async delete(caller: Caller, id: string, options: { metadata: boolean; data: boolean }): Promise<void> {
    const version = await this.versions.get(id);
    if (options.metadata && !(await this.versions.isUnused(id))) throw inUse();
    if (options.data) {
      if (!version.artifact_store_id) {
        throw new ValueError('Artifact version has no artifact store, cannot delete data.');
      }
      await this.files.remove(version, caller.userId);
    }
    if (options.metadata && !(await this.versions.deleteUnused(id))) throw inUse();
  }

  async prune(caller: Caller, project: string, onlyVersions: boolean): Promise<void> {
    await this.versions.prune(await resolveProject(this.database, caller, project), onlyVersions);
  }
}

const inUse = (): ValueError =>
  new ValueError(
    'The metadata of artifact versions that are used in runs cannot be deleted. Please delete all runs that use ' +
      'this artifact version first.',
  );
