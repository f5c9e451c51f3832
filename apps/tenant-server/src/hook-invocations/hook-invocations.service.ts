import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Caller } from '../kernel/http/caller.js';
import type { ListRequest, RawQuery } from '../kernel/list/list-request.js';
import { withItems, type Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { listInProject, resolveProject } from '../kernel/project.js';
import { checkReference } from '../kernel/references.js';
import { checkArtifacts } from '../steps/step-links.js';
import { hookInvocationViews } from './hook-invocation.view.js';
import { HookInvocationsRepository } from './hook-invocations.repository.js';
import type { CreateHookInvocation } from './hook-invocations.schemas.js';

/** What hooks of pipelines and steps did: the client runs them and reports here. */
@Injectable()
export class HookInvocationsService {
  constructor(
    private readonly database: Database,
    private readonly invocations: HookInvocationsRepository,
  ) {}

  async list(caller: Caller, query: RawQuery, request: ListRequest): Promise<Page<Model>> {
    const page = await listInProject(this.database, caller, query, (project) =>
      this.invocations.page(project, request),
    );
    return withItems(page, await hookInvocationViews(this.database, page.items, request));
  }

  /** @throws NotFoundError (404) */
  async get(id: string, hydrate: boolean): Promise<Model> {
    const [view] = await hookInvocationViews(this.database, [await this.invocations.get(id)], { hydrate });
    return view as Model;
  }

  /** @throws NotFoundError (404) for the run, the step or an output, EntityExistsError (409) for an id in use. */
  async create(caller: Caller, body: CreateHookInvocation): Promise<Model> {
    const project = await resolveProject(this.database, caller, body.project ?? undefined);
    const id = await this.database.transaction(async (sql) => {
      const by = 'hook invocation';
      const run = { table: 'pipeline_run', what: 'pipeline run', id: body.pipeline_run_id };
      const step = { table: 'step_run', what: 'step run', id: body.step_run_id };
      for (const reference of [run, step]) await checkReference(sql, { ...reference, by, project });
      await checkArtifacts(sql, project, 'output artifact', Object.values(body.outputs).flat());
      const made = await this.invocations.insert(sql, project, caller.userId, body);
      await this.invocations.addOutputs(sql, made, body.outputs);
      await this.invocations.linkLogs(sql, made, body.logs_id);
      return made;
    });
    return this.get(id, true);
  }

  delete(id: string): Promise<void> {
    return this.invocations.delete(id);
  }
}
