import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { IllegalOperationError, NotFoundError } from '../kernel/errors/zenml.error.js';
import type { Caller } from '../kernel/http/caller.js';
import type { Model } from '../kernel/model.js';
import { resolveProject } from '../kernel/project.js';
import { insertLogs, linkLogs } from './attach-logs.js';
import type { CreateLogs, UpdateLogs } from './logs.schemas.js';
import { LOGS_COLUMNS, logsView, type LogsRow } from './logs.view.js';
import type { EntriesRequest } from './reading/entries-request.js';
import type { LogEntries } from './reading/log-place.js';
import { LogReader } from './reading/log-reader.service.js';

@Injectable()
export class LogsService {
  constructor(
    private readonly database: Database,
    private readonly reader: LogReader,
  ) {}

  async create(caller: Caller, body: CreateLogs): Promise<Model> {
    const projectId = await resolveProject(this.database, caller, body.project ?? undefined);
    const row = await this.database.transaction((sql) => insertLogs(sql, projectId, caller.userId, body));
    return logsView(this.database, row, { hydrate: true });
  }

  async get(id: string, hydrate: boolean): Promise<Model> {
    return logsView(this.database, await this.#owned(id), { hydrate });
  }

  async update(id: string, body: UpdateLogs): Promise<Model> {
    const row = await this.database.transaction((sql) => linkLogs(sql, id, body));
    return logsView(this.database, row, { hydrate: true });
  }

  async entries(caller: Caller, id: string, request: EntriesRequest): Promise<LogEntries> {
    return this.reader.read(await this.#owned(id), request, caller.userId);
  }

  /** @throws IllegalOperationError (403) for logs that belong to nothing yet: who may read them is not known. */
  async #owned(id: string): Promise<LogsRow> {
    const row = await this.database.first<LogsRow>(`SELECT ${LOGS_COLUMNS} FROM logs l WHERE l.id = $1`, [id]);
    if (!row) throw NotFoundError.byId('log', id);
    if (row.pipeline_run_id ?? row.step_run_id ?? row.hook_invocation_id) return row;
    throw new IllegalOperationError(
      'Logs must be associated with a pipeline run, step run or hook invocation before fetching.',
    );
  }
}
