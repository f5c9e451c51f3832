import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { isUniqueViolation } from '../database/pg-errors.js';
import { setList, type Changes } from '../kernel/changes.js';
import { sameNameOf } from '../kernel/errors/name-taken.js';
import { NotFoundError } from '../kernel/errors/zenml.error.js';
import { Binds } from '../kernel/list/binds.js';
import { bool, text, time, uuid, type FilterField, plainBool } from '../kernel/list/filter-field.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import type { ListSpec } from '../kernel/list/list-spec.js';
import { fetchPage, inProject, type Page } from '../kernel/list/page.js';
import { SCHEDULE_COLUMNS, type ScheduleRow } from './schedule.view.js';
import type { CreateSchedule } from './schedules.schemas.js';

const SORTABLE = (
  'name pipeline_id orchestrator_id active cron_expression start_time end_time interval_second catchup ' +
  'run_once_start_time is_archived'
).split(' ');

const intervalText = text(
  "(CASE WHEN s.interval_second = trunc(s.interval_second) THEN s.interval_second::numeric::text || '.0' ELSE s.interval_second::text END)",
);
const asStored = (value: string): string => (/^\d+$/.test(value) ? `${value}.0` : value);
const WHOLE: ReadonlySet<string> = new Set(['equals', 'notequals', 'oneof', 'notoneof']);

// A number that the original filters as text: 7200 seconds are stored as `7200.0`, which `7200` equals and `72` begins.
const interval: FilterField = (condition, binds) =>
  intervalText(
    WHOLE.has(condition.operator)
      ? { ...condition, value: asStored(condition.value), list: condition.list.map(asStored) }
      : condition,
    binds,
  );

const LIST: ListSpec = {
  from: 'schedule s',
  alias: 's',
  filters: {
    name: text('s.name'),
    pipeline_id: uuid('s.pipeline_id'),
    orchestrator_id: uuid('s.orchestrator_id'),
    active: plainBool('s.active'),
    cron_expression: text('s.cron_expression'),
    start_time: time('s.start_time'),
    end_time: time('s.end_time'),
    interval_second: interval,
    catchup: bool('s.catchup'),
    run_once_start_time: time('s.run_once_start_time'),
    is_archived: bool('s.is_archived'),
  },
  sorts: Object.fromEntries(SORTABLE.map((column) => [column, `s.${column}`])),
};

@Injectable()
export class SchedulesRepository {
  constructor(private readonly database: Database) {}

  page(request: ListRequest, projectId: string): Promise<Page<ScheduleRow>> {
    return fetchPage<ScheduleRow>(this.database, LIST, request, SCHEDULE_COLUMNS, inProject('s', projectId));
  }

  /** @throws NotFoundError (404) */
  async get(id: string): Promise<ScheduleRow> {
    const row = await this.database.first<ScheduleRow>(`SELECT ${SCHEDULE_COLUMNS} FROM schedule s WHERE s.id = $1`, [
      id,
    ]);
    if (!row) throw NotFoundError.byId('schedule', id);
    return row;
  }

  /** @throws EntityExistsError (409) */
  async insert(schedule: CreateSchedule, projectId: string, userId: string): Promise<ScheduleRow> {
    const row = await this.database.first<ScheduleRow>(
      `INSERT INTO schedule AS s (name, project_id, user_id, pipeline_id, orchestrator_id, active, cron_expression,
         start_time, end_time, interval_second, catchup, run_once_start_time, is_archived)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, FALSE)
       ON CONFLICT (name, project_id) DO NOTHING RETURNING ${SCHEDULE_COLUMNS}`,
      [
        schedule.name,
        projectId,
        userId,
        schedule.pipeline_id,
        schedule.orchestrator_id,
        schedule.active,
        schedule.cron_expression ?? null,
        schedule.start_time ?? null,
        schedule.end_time ?? null,
        schedule.interval_second ?? null,
        schedule.catchup,
        schedule.run_once_start_time ?? null,
      ],
    );
    if (!row) throw nameTaken('create', schedule.name);
    return row;
  }

  /** @throws EntityExistsError (409), NotFoundError (404) */
  async update(id: string, changes: Changes): Promise<ScheduleRow> {
    const binds = new Binds();
    const set = setList(changes, binds);
    try {
      const row = await this.database.first<ScheduleRow>(
        `UPDATE schedule AS s SET ${set} WHERE s.id = ${binds.add(id, 'uuid')} RETURNING ${SCHEDULE_COLUMNS}`,
        binds.values,
      );
      if (row) return row;
    } catch (error) {
      if (isUniqueViolation(error, 'schedule_name_project_id_key')) throw nameTaken('update', String(changes['name']));
      throw error;
    }
    throw NotFoundError.byId('schedule', id);
  }

  /** Keeps the row for what ran by it, but frees its name. */
  async archive({ id, name }: ScheduleRow): Promise<void> {
    await this.update(id, { is_archived: true, active: false, name: `${name}_${randomUUID()}` });
  }

  async delete(id: string): Promise<void> {
    await this.database.run('DELETE FROM schedule WHERE id = $1', [id]);
  }
}

const nameTaken = sameNameOf('schedule', ' in the project');
