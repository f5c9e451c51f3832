import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import {
  LogStoreError,
  LogStoreUnavailableError,
  NotFoundError,
  NotImplementedHereError,
  ValueError,
  ZenmlError,
} from '../../kernel/errors/zenml.error.js';
import { ArtifactStores } from '../../object-stores/artifact-stores.service.js';
import { StoreError } from '../../object-stores/object-store.js';
import { RUNNER_SOURCE } from '../logs.schemas.js';
import { DatadogLogs, type DatadogStore } from '../datadog/datadog-logs.service.js';
import { isPlain, limitOf, type EntriesRequest } from './entries-request.js';
import type { LogEntry } from './log-entry.js';
import type { LogEntries, LogPlace } from './log-place.js';
import { storedEntries } from './stored-entries.js';

/** Reads the text of logs from where the tenant keeps it. */
@Injectable()
export class LogReader {
  constructor(
    private readonly database: Database,
    private readonly stores: ArtifactStores,
    private readonly datadog: DatadogLogs,
  ) {}

  /**
   * @param userId whose private secrets may open the store.
   * @throws ValueError (400) for what this kind of log cannot be asked, and for a runner that is not there;
   * ZenmlError 403 for files on somebody's machine, 404 without the store, 501 for a store that the server does not
   * read; LogStoreError (502) when the store refuses, LogStoreUnavailableError (503) when it does not answer.
   */
  async read(logs: LogPlace, request: EntriesRequest, userId: string): Promise<LogEntries> {
    if (logs.source === RUNNER_SOURCE) throw new ValueError('Runner logs are unavailable for this run.');
    try {
      if (logs.log_store_id) return await this.#fromLogStore(logs.log_store_id, logs, request, userId);
      if (!logs.artifact_store_id) return page([]);
      return await this.#fromFiles(logs, logs.artifact_store_id, request, userId);
    } catch (error) {
      throw error instanceof StoreError ? answerTo(error) : error;
    }
  }

  async #fromFiles(logs: LogPlace, storeId: string, request: EntriesRequest, userId: string): Promise<LogEntries> {
    return this.stores.with(storeId, userId, async (store) => {
      if (!logs.uri)
        throw new ValueError('The logs have no uri, so that there is nothing to read in the artifact store.');
      if (!isPlain(request)) {
        throw new ValueError(
          'Logs in an artifact store are read from their oldest entry on: start, before, after, search, level, since ' +
            'and until cannot be used with them.',
        );
      }
      return page(await storedEntries(store, logs.uri, limitOf(request)));
    });
  }

  async #fromLogStore(id: string, logs: LogPlace, request: EntriesRequest, userId: string): Promise<LogEntries> {
    const row = await this.database.first<DatadogStore & { name: string; type: string; flavor: string }>(
      'SELECT id, name, type, flavor, configuration FROM stack_component WHERE id = $1',
      [id],
    );
    if (!row) throw new ZenmlError('DoesNotExistException', 404, `Log store '${id}' does not exist.`);
    if (row.type !== 'log_store') {
      throw new ZenmlError('DoesNotExistException', 404, `Stack component '${id}' is not a log store.`);
    }
    if (row.flavor === 'datadog') return this.datadog.read(row, logs, request, userId);
    throw new NotImplementedHereError(
      `Log store '${row.name}' (flavor '${row.flavor}') takes logs, but this server does not read them from there.`,
    );
  }
}

const page = (items: readonly LogEntry[]): LogEntries => ({ items, before: null, after: null });

function answerTo(error: StoreError): Error {
  switch (error.fault) {
    case 'missing':
      return new ZenmlError('DoesNotExistException', 404, error.message);
    case 'secret_missing':
      return new NotFoundError(`The logs cannot be read: ${error.message}`);
    case 'unavailable':
      return new LogStoreUnavailableError(`The logs could not be read. ${error.message}`);
    default:
      return new LogStoreError(`The logs could not be read. ${error.message}`);
  }
}
