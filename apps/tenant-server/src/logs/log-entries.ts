import type { Sql } from '../database/sql.js';
import {
  IllegalOperationError,
  NotFoundError,
  NotImplementedHereError,
  ValueError,
  ZenmlError,
} from '../kernel/errors/zenml.error.js';
import { RUNNER_SOURCE } from './logs.schemas.js';

/** Where logs lie. */
export interface LogPlace {
  readonly source: string;
  readonly artifact_store_id: string | null;
  readonly log_store_id: string | null;
}

export interface LogEntries {
  /** Oldest first. */
  readonly items: readonly unknown[];
  readonly before: string | null;
  readonly after: string | null;
}

const NONE: LogEntries = { items: [], before: null, after: null };

/**
 * The text of logs lies in the tenant's own artifact or log store, which only Python code of the client can open, so
 * this tells the caller why the server has none; logs without a store are empty.
 * @throws IllegalOperationError (403) for files on somebody's machine, NotImplementedHereError (501) for a store that
 * the server cannot open, ValueError (400) for a runner that is not there.
 */
export async function readLogEntries(sql: Sql, logs: LogPlace): Promise<LogEntries> {
  if (logs.source === RUNNER_SOURCE) throw new ValueError('Runner logs are unavailable for this run.');
  const storeId = logs.log_store_id ?? logs.artifact_store_id;
  if (!storeId) return NONE;
  const wanted = logs.log_store_id ? 'log_store' : 'artifact_store';
  const words = wanted === 'log_store' ? 'Log store' : 'Artifact store';
  const store = await sql.first<{ name: string; type: string; flavor: string }>(
    'SELECT name, type, flavor FROM stack_component WHERE id = $1',
    [storeId],
  );
  if (!store) throw new ZenmlError('DoesNotExistException', 404, `${words} '${storeId}' does not exist.`);
  if (store.type !== wanted) {
    throw new ZenmlError('DoesNotExistException', 404, `Stack component '${storeId}' is not a ${words.toLowerCase()}.`);
  }
  if (wanted === 'artifact_store' && store.flavor === 'local') {
    throw new IllegalOperationError('Files in a local artifact store cannot be accessed from the server.');
  }
  throw new NotImplementedHereError(
    `${words} '${store.name}' (flavor '${store.flavor}') could not be opened by this server. The logs can be read ` +
      'with the ZenML client.',
  );
}

/** Which of a run's or step's logs a request means; exactly one of the two is to be given. */
export interface LogChoice {
  readonly source: string | undefined;
  readonly logsId: string | undefined;
}

/**
 * The entries of one of the logs of a run or step.
 * @param owner `run` or `step`, for the messages.
 * @throws ValueError (400) for both or neither of source and id, NotFoundError (404) for logs that are not there.
 */
export async function readOwnedEntries(
  sql: Sql,
  owner: 'run' | 'step',
  ownerId: string,
  choice: LogChoice,
): Promise<readonly unknown[]> {
  const { source, logsId } = choice;
  if (source === undefined && logsId === undefined) throw new ValueError('Either source or logs_id must be provided.');
  if (source !== undefined && logsId !== undefined) {
    throw new ValueError('Only one of source or logs_id must be provided.');
  }
  const column = owner === 'run' ? 'pipeline_run_id' : 'step_run_id';
  const all = await sql.query<LogPlace & { id: string }>(
    `SELECT id, source, artifact_store_id, log_store_id FROM logs WHERE ${column} = $1 ORDER BY created, id`,
    [ownerId],
  );
  const chosen = all.find((logs) => (source === undefined ? logs.id === logsId : logs.source === source));
  if (chosen) return (await readLogEntries(sql, chosen)).items;
  if (owner === 'run' && source === RUNNER_SOURCE) throw new ValueError('Runner logs are unavailable for this run.');
  if (all.length === 0) throw new NotFoundError(`No logs found ${owner === 'run' ? 'in' : 'for'} ${owner} ${ownerId}.`);
  throw new NotFoundError(
    `No logs found for ${source === undefined ? `ID '${logsId}'` : `source '${source}'`} in ${owner} ${ownerId}`,
  );
}
