import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { ValueError } from '../kernel/errors/zenml.error.js';
import type { Caller } from '../kernel/http/caller.js';
import { parseListRequest, type RawQuery } from '../kernel/list/list-request.js';
import { withItems, type Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { listInProject, resolveProject } from '../kernel/project.js';
import { checkReference } from '../kernel/references.js';
import { attachTags, detachTags } from '../tags/tagging.js';
import { runTemplateViews } from './run-template.view.js';
import { RunTemplatesRepository, type TemplateSource } from './run-templates.repository.js';
import type { CreateRunTemplate, UpdateRunTemplate } from './run-templates.schemas.js';

/** The older form of named snapshots, which older clients still ask for. */
@Injectable()
export class RunTemplatesService {
  constructor(
    private readonly database: Database,
    private readonly templates: RunTemplatesRepository,
  ) {}

  async list(caller: Caller, query: RawQuery): Promise<Page<Model>> {
    const request = parseListRequest(query);
    const page = await listInProject(this.database, caller, query, (project) => this.templates.page(request, project));
    return withItems(page, await runTemplateViews(this.database, page.items, request));
  }

  async get(id: string, hydrate = true): Promise<Model> {
    const [view] = await runTemplateViews(this.database, [await this.templates.get(id)], { hydrate });
    return view as Model;
  }

  /** @throws ValueError (400) when no image was built for the snapshot. */
  async create(caller: Caller, body: CreateRunTemplate): Promise<Model> {
    const id = await this.database.transaction(async (sql) => {
      const project = await resolveProject(sql, caller, body.project);
      const snapshot = { table: 'pipeline_snapshot', what: 'pipeline snapshot', id: body.source_snapshot_id };
      await checkReference(sql, { ...snapshot, by: 'run template', project });
      checkSource(await this.templates.findSource(body.source_snapshot_id, sql));
      const made = await this.templates.insert(body, project, caller.userId, sql);
      await attachTags(sql, caller, 'run_template', made, body.tags);
      return made;
    });
    return this.get(id);
  }

  /** Fields that are null or left out stay as they are. */
  async update(caller: Caller, id: string, body: UpdateRunTemplate): Promise<Model> {
    await this.database.transaction(async (sql) => {
      const { name, description, hidden } = body;
      const changes = { name: name ?? undefined, description: description ?? undefined, hidden: hidden ?? undefined };
      await this.templates.update(id, changes, sql);
      await attachTags(sql, caller, 'run_template', id, body.add_tags);
      await detachTags(sql, 'run_template', id, body.remove_tags);
    });
    return this.get(id);
  }

  delete(id: string): Promise<void> {
    return this.templates.delete(id);
  }
}

function checkSource(source: TemplateSource | undefined): void {
  if (!source?.build_id) {
    throw new ValueError(
      'Unable to create run template as there is no associated build. Run templates can only be created for remote ' +
        'orchestrators that use container images to run the pipeline.',
    );
  }
  if (source.stack_id && !source.is_local) return;
  throw new ValueError('Unable to create run template as its images are local or were built for a stack that is gone.');
}
