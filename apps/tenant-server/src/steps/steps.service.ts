import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Caller } from '../kernel/http/caller.js';
import type { ListRequest, RawQuery } from '../kernel/list/list-request.js';
import { checkList, withItems, type Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { listInProject, resolveProject } from '../kernel/project.js';
import { RunsRepository } from '../runs/runs.repository.js';
import { CreateStepService } from './create-step.service.js';
import { stepViews, type StepRow } from './step-details.view.js';
import { STEP_LIST } from './steps.list.js';
import { StepsRepository } from './steps.repository.js';
import type { CreateStep, UpdateStep } from './steps.schemas.js';
import { UpdateStepService } from './update-step.service.js';

@Injectable()
export class StepsService {
  constructor(
    private readonly database: Database,
    private readonly steps: StepsRepository,
    private readonly runs: RunsRepository,
    private readonly creation: CreateStepService,
    private readonly changes: UpdateStepService,
  ) {}

  async create(caller: Caller, body: CreateStep): Promise<Model> {
    return this.get(await this.creation.create(caller, body), true);
  }

  async list(caller: Caller, query: RawQuery, request: ListRequest): Promise<Page<Model>> {
    const page = await listInProject(this.database, caller, query, (project) => this.steps.page(project, request));
    return this.#views(page, request);
  }

  /**
   * The run is one filter among the others, as on the original: `logical_operator=or` joins it to them by `or`.
   * @param project that the steps must be in; without one, whatever the run's is.
   * @throws FilterError (422), NotFoundError (404) for the run or the project.
   */
  async listOfRun(
    caller: Caller,
    runId: string,
    project: string | undefined,
    request: ListRequest,
  ): Promise<Page<Model>> {
    checkList(STEP_LIST, request);
    const run = await this.runs.get(runId, false);
    const projectId = project ? await resolveProject(this.database, caller, project) : run.project_id;
    const filters = new Map([...request.filters, ['pipeline_run_id', [runId]]]);
    return this.#views(await this.steps.page(projectId, { ...request, filters }), request);
  }

  /** @throws NotFoundError (404) */
  async get(id: string, hydrate: boolean): Promise<Model> {
    const [view] = await stepViews(this.database, [await this.steps.get(id)], { hydrate });
    return view as Model;
  }

  async update(id: string, body: UpdateStep): Promise<Model> {
    await this.changes.update(id, body);
    return this.get(id, true);
  }

  statusOf(id: string): Promise<string> {
    return this.steps.statusOf(id);
  }

  async configurationOf(id: string): Promise<unknown> {
    return (await this.get(id, true)).metadata?.['config'];
  }

  async #views(page: Page<StepRow>, { hydrate }: ListRequest): Promise<Page<Model>> {
    return withItems(page, await stepViews(this.database, page.items, { hydrate }));
  }
}
