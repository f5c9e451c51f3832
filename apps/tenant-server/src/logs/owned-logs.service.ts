import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { NotFoundError, ValueError } from '../kernel/errors/zenml.error.js';
import { LOG_PLACE_COLUMNS, type LogPlace } from './reading/log-place.js';
import { LogReader } from './reading/log-reader.service.js';
import type { LogEntry } from './reading/log-entry.js';
import { RUNNER_SOURCE } from './logs.schemas.js';

/** Which of a run's or step's logs a request means; exactly one of the two is to be given. */
export interface LogChoice {
  readonly source: string | undefined;
  readonly logsId: string | undefined;
}

const OWNERS = {
  run: { table: 'pipeline_run', column: 'pipeline_run_id', what: 'pipeline run', within: 'in run' },
  step: { table: 'step_run', column: 'step_run_id', what: 'step run', within: 'for step' },
} as const;

/** The logs of runs and steps, by what made them. */
@Injectable()
export class OwnedLogsService {
  constructor(
    private readonly database: Database,
    private readonly reader: LogReader,
  ) {}

  /**
   * The oldest entries of one of the logs of a run or step.
   * @throws ValueError (400) for both or neither of source and id, NotFoundError (404) for an owner or logs that are not
   * there, and what {@link LogReader.read} throws.
   */
  async entries(owner: 'run' | 'step', id: string, choice: LogChoice, userId: string): Promise<readonly LogEntry[]> {
    const { source, logsId } = choice;
    if (source === undefined && logsId === undefined) {
      throw new ValueError('Either source or logs_id must be provided.');
    }
    if (source !== undefined && logsId !== undefined) {
      throw new ValueError('Only one of source or logs_id must be provided.');
    }
    const all = await this.#logsOf(owner, id);
    const chosen = all.find((logs) => (source === undefined ? logs.id === logsId : logs.source === source));
    if (chosen) return (await this.reader.read(chosen, {}, userId)).items;
    if (owner === 'run' && source === RUNNER_SOURCE) throw new ValueError('Runner logs are unavailable for this run.');
    if (all.length === 0) throw new NotFoundError(`No logs found ${OWNERS[owner].within} ${id}.`);
    throw new NotFoundError(
      `No logs found for ${source === undefined ? `ID '${logsId}'` : `source '${source}'`} in ${owner} ${id}`,
    );
  }

  async #logsOf(owner: 'run' | 'step', id: string): Promise<LogPlace[]> {
    const { column, table, what } = OWNERS[owner];
    const found = await this.database.query<LogPlace>(
      `SELECT ${LOG_PLACE_COLUMNS} FROM logs WHERE ${column} = $1 ORDER BY created, id`,
      [id],
    );
    if (found.length > 0) return found;
    const isThere = await this.database.first(`SELECT 1 AS one FROM ${table} WHERE id = $1`, [id]);
    if (!isThere) throw NotFoundError.byId(what, id);
    return [];
  }
}
