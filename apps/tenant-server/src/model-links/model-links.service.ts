import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Sql } from '../database/sql.js';
import { NotFoundError } from '../kernel/errors/zenml.error.js';
import { parseListRequest, type RawQuery } from '../kernel/list/list-request.js';
import { withoutFalseFlags } from '../kernel/list/optional-flags.js';
import { withItems, type Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { checkReference } from '../kernel/references.js';
import { OPTIONAL_FLAGS } from './model-link.list.js';
import type { CreateArtifactLink, CreateRunLink } from './model-link.schemas.js';
import { artifactLinkViews, runLinkViews } from './model-link.view.js';
import { ModelLinksRepository } from './model-links.repository.js';

/** What a model version was made from and by: its artifact versions and runs. */
@Injectable()
export class ModelLinksService {
  constructor(
    private readonly database: Database,
    private readonly links: ModelLinksRepository,
  ) {}

  /** Makes the link, or finds it. @throws NotFoundError (404) when one of the two is not there. */
  async linkArtifact({ model_version: modelVersion, artifact_version: id }: CreateArtifactLink): Promise<Model> {
    const { row, created } = await this.database.transaction(async (sql) => {
      await mustExist(sql, modelVersion);
      await checkReference(sql, { table: 'artifact_version', what: 'artifact version', id, by: 'link' });
      return this.links.linkArtifact(sql, modelVersion, id);
    });
    const [view] = await artifactLinkViews(this.database, [row], { hydrate: created });
    return view as Model;
  }

  async linkRun({ model_version: modelVersion, pipeline_run: id }: CreateRunLink): Promise<Model> {
    const { row, created } = await this.database.transaction(async (sql) => {
      await mustExist(sql, modelVersion);
      await checkReference(sql, { table: 'pipeline_run', what: 'pipeline run', id, by: 'link' });
      return this.links.linkRun(sql, modelVersion, id);
    });
    const [view] = await runLinkViews(this.database, [row], { hydrate: created });
    return view as Model;
  }

  async artifactLinks(query: RawQuery): Promise<Page<Model>> {
    const request = withoutFalseFlags(parseListRequest(query), OPTIONAL_FLAGS);
    const page = await this.links.artifactPage(request);
    return withItems(page, await artifactLinkViews(this.database, page.items, request));
  }

  async runLinks(query: RawQuery): Promise<Page<Model>> {
    const request = parseListRequest(query);
    const page = await this.links.runPage(request);
    return withItems(page, await runLinkViews(this.database, page.items, request));
  }

  /** @param nameOrId the link's id or the artifact's name. @throws NotFoundError (404) */
  async unlinkArtifact(modelVersion: string, nameOrId: string): Promise<void> {
    await mustExist(this.database, modelVersion);
    if (!(await this.links.unlinkArtifact(modelVersion, nameOrId))) throw noLink('name or ID', nameOrId);
  }

  /** @param nameOrId the link's id or the run's name. @throws NotFoundError (404) */
  async unlinkRun(modelVersion: string, nameOrId: string): Promise<void> {
    await mustExist(this.database, modelVersion);
    if (!(await this.links.unlinkRun(modelVersion, nameOrId))) throw noLink('name', nameOrId);
  }

  async unlinkAllArtifacts(modelVersion: string, onlyLinks: boolean): Promise<void> {
    await mustExist(this.database, modelVersion);
    await this.links.unlinkAllArtifacts(modelVersion, onlyLinks);
  }
}

async function mustExist(sql: Sql, modelVersionId: string): Promise<void> {
  const row = await sql.first('SELECT 1 AS one FROM model_version WHERE id = $1', [modelVersionId]);
  if (!row) throw NotFoundError.byId('model version', modelVersionId);
}

const noLink = (by: string, nameOrId: string): NotFoundError =>
  new NotFoundError(
    `Unable to delete model version link with ${by} \`${nameOrId}\`: No model version link with this name found.`,
  );
