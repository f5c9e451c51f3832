import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { IllegalOperationError } from '../kernel/errors/zenml.error.js';
import type { Caller } from '../kernel/http/caller.js';
import { checkName } from '../kernel/http/fields.js';
import { parseListRequest, type RawQuery } from '../kernel/list/list-request.js';
import { withItems, type Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { listInProject, resolveProject } from '../kernel/project.js';
import { checkReference } from '../kernel/references.js';
import { scheduleViews, type ScheduleRow } from './schedule.view.js';
import { SchedulesRepository } from './schedules.repository.js';
import type { CreateSchedule, UpdateSchedule } from './schedules.schemas.js';

/** Schedules as records: the orchestrator at the client's side is what runs them. */
@Injectable()
export class SchedulesService {
  constructor(
    private readonly database: Database,
    private readonly schedules: SchedulesRepository,
  ) {}

  async list(caller: Caller, query: RawQuery): Promise<Page<Model>> {
    const request = parseListRequest(query, { flags: ['active'] });
    const page = await listInProject(this.database, caller, query, (project) => this.schedules.page(request, project));
    return withItems(page, await scheduleViews(this.database, page.items, request));
  }

  async get(id: string, hydrate: boolean): Promise<Model> {
    return this.#view(await this.schedules.get(id), hydrate);
  }

  async create(caller: Caller, body: CreateSchedule): Promise<Model> {
    const project = await resolveProject(this.database, caller, body.project);
    await checkReference(this.database, {
      table: 'stack_component',
      what: 'orchestrator',
      id: body.orchestrator_id,
      by: 'schedule',
    });
    await checkReference(this.database, {
      table: 'pipeline',
      what: 'pipeline',
      id: body.pipeline_id,
      by: 'schedule',
      project,
    });
    return this.#view(await this.schedules.insert(body, project, caller.userId), true);
  }

  /** @throws IllegalOperationError (403) for an archived schedule. */
  async update(id: string, body: UpdateSchedule): Promise<Model> {
    const { is_archived: archived } = await this.schedules.get(id);
    if (archived) throw new IllegalOperationError('Archived schedules can not be updated.');
    if (typeof body.name === 'string') checkName(body.name, 'Schedule');
    const row = await this.schedules.update(id, {
      name: body.name ?? undefined,
      cron_expression: body.cron_expression || undefined,
      active: body.active ?? undefined,
    });
    return this.#view(row, true);
  }

  /** @param soft archives the schedule in place of deleting it. */
  async delete(id: string, soft: boolean): Promise<void> {
    const schedule = await this.schedules.get(id);
    await (soft ? this.schedules.archive(schedule) : this.schedules.delete(id));
  }

  async #view(row: ScheduleRow, hydrate: boolean): Promise<Model> {
    const [view] = await scheduleViews(this.database, [row], { hydrate });
    return view as Model;
  }
}
