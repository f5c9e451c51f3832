import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Sql } from '../database/sql.js';
import { EntityExistsError } from '../kernel/errors/zenml.error.js';
import type { Caller } from '../kernel/http/caller.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import { withItems, type Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { resolveProject } from '../kernel/project.js';
import { checkReference } from '../kernel/references.js';
import { attachTags, detachTags } from '../tags/tagging.js';
import { checkVersionName } from './check-version-name.js';
import { insertModelVersion } from './insert-model-version.js';
import type { CreateModelVersion, UpdateModelVersion } from './model-version.schemas.js';
import { modelVersionViews } from './model-version-details.view.js';
import { ModelVersionsRepository } from './model-versions.repository.js';
import { takeStage } from './take-stage.js';

@Injectable()
export class ModelVersionsService {
  constructor(
    private readonly database: Database,
    private readonly versions: ModelVersionsRepository,
  ) {}

  /** @param project name or id; the caller's own when it is undefined. */
  async list(caller: Caller, request: ListRequest, project: string | undefined): Promise<Page<Model>> {
    const page = await this.versions.page(request, await resolveProject(this.database, caller, project));
    return withItems(page, await modelVersionViews(this.database, page.items, request));
  }

  async get(id: string, hydrate: boolean): Promise<Model> {
    const [view] = await modelVersionViews(this.database, [await this.versions.get(id)], { hydrate });
    return view as Model;
  }

  /**
   * @throws EntityExistsError (409) when the model has a version of that name, ServerRuntimeError (500) when another
   * version is in the stage.
   */
  async create(caller: Caller, body: CreateModelVersion): Promise<Model> {
    const name = body.name || undefined;
    if (name) checkVersionName(name);
    const projectId = await resolveProject(this.database, caller, body.project ?? undefined);
    const id = await this.database.transaction(async (sql) => {
      const model = { table: 'model', what: 'model', id: body.model, by: 'model version', project: projectId };
      await checkReference(sql, model);
      const { model: modelId, description, stage } = body;
      const made = await insertModelVersion(sql, { modelId, projectId, userId: caller.userId, name, description });
      if (!made) throw await versionTaken(sql, modelId, name);
      if (stage) {
        await takeStage(sql, modelId, made, stage, false);
        await this.versions.update(sql, made, { stage });
      }
      await attachTags(sql, caller, 'model_version', made, body.tags);
      return made;
    });
    return this.get(id, true);
  }

  /** @throws ServerRuntimeError (500) when another version is in the stage and `force` is not set. */
  async update(caller: Caller, id: string, body: UpdateModelVersion): Promise<Model> {
    const before = await this.versions.get(id);
    const name = body.name && body.name !== before.name ? body.name : undefined;
    if (name) checkVersionName(name);
    try {
      await this.database.transaction(async (sql) => {
        if (body.stage) await takeStage(sql, before.model_id, id, body.stage, body.force);
        await this.versions.update(sql, id, {
          stage: body.stage ?? undefined,
          name,
          description: body.description ?? undefined,
        });
        await attachTags(sql, caller, 'model_version', id, body.add_tags);
        await detachTags(sql, 'model_version', id, body.remove_tags);
      });
    } catch (error) {
      throw await this.versions.explained(error, name);
    }
    return this.get(id, true);
  }

  delete(id: string): Promise<void> {
    return this.versions.delete(id);
  }
}

async function versionTaken(sql: Sql, modelId: string, name: string | undefined): Promise<EntityExistsError> {
  const model = await sql.first<{ name: string }>('SELECT name FROM model WHERE id = $1', [modelId]);
  return new EntityExistsError(
    `Unable to create model version ${model?.name} (version ${name}): A model with the same name and version already exists.`,
  );
}
