import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.js';
import { LogStoreError, LogStoreRateLimitError, LogStoreUnavailableError } from '../../kernel/errors/zenml.error.js';
import { postJson, type PostAnswer } from '../../object-stores/network/post.js';
import { StoreNetworks } from '../../object-stores/network/store-networks.js';
import { ComponentSecrets } from '../../object-stores/settings/component-secrets.service.js';
import { neededText, objectIn, textIn, type Values } from '../../object-stores/settings/store-configuration.js';
import { StoreError } from '../../object-stores/object-store.js';
import type { EntriesRequest } from '../reading/entries-request.js';
import type { LogEntries, LogPlace } from '../reading/log-place.js';
import { pageOf } from './datadog-answer.js';
import { encodeCursor } from './datadog-cursor.js';
import { bodyOf, searchOf } from './datadog-search.js';

const DEFAULT_SITE = 'datadoghq.com';
const DEFAULT_SERVICE = 'zenml';
const HOST = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}$/i;

/** A log store of the flavor `datadog`. */
export interface DatadogStore {
  readonly id: string;
  /** JSON object. */
  readonly configuration: string;
}

/** Reads logs back from Datadog, with the keys of the tenant's log store. */
@Injectable()
export class DatadogLogs {
  /** How Datadog is asked; its own, so that a test can answer. */
  protected readonly post: typeof postJson = postJson;

  constructor(
    private readonly clock: Clock,
    private readonly secrets: ComponentSecrets,
    private readonly networks: StoreNetworks,
  ) {}

  /**
   * A page of entries and where to go on.
   * @throws ValueError (400), StoreError for a configuration that cannot be used, LogStoreError (502) when Datadog
   * refuses, LogStoreRateLimitError (429), LogStoreUnavailableError (503)
   */
  async read(store: DatadogStore, logs: LogPlace, request: EntriesRequest, userId: string): Promise<LogEntries> {
    const search = searchOf(request, logs, store.id, new Date(this.clock.now()).toISOString());
    const { values } = await this.secrets.reveal(store.configuration, userId);
    const body = bodyOf(search, textIn(values, 'service_name') ?? DEFAULT_SERVICE);
    const { entries, next } = pageOf(parse(await this.#ask(values, body)));
    const { token: _, ...asked } = search;
    const cursor = next === undefined ? null : encodeCursor({ ...asked, version: 1, token: next });
    return search.direction === 'newest'
      ? { items: entries.toReversed(), before: cursor, after: null }
      : { items: entries, before: null, after: cursor };
  }

  async #ask(values: Values, body: unknown): Promise<string> {
    const site = textIn(values, 'site') ?? DEFAULT_SITE;
    if (!HOST.test(site)) throw new StoreError('unusable', "The log store's site is no host name.");
    const own = Object.entries(objectIn(values, 'headers')).filter(([, value]) => typeof value === 'string');
    const headers = {
      ...(Object.fromEntries(own) as Record<string, string>),
      'dd-api-key': neededText(values, 'api_key', 'The log store'),
      'dd-application-key': neededText(values, 'application_key', 'The log store'),
    };
    const answer = await this.post(`https://api.${site}/api/v2/logs/events/search`, headers, body, this.networks).catch(
      (error: unknown) => {
        throw new LogStoreUnavailableError('Could not reach Datadog to read these logs.', { cause: error });
      },
    );
    if (answer.status === 200) return answer.text;
    throw refusalOf(answer);
  }
}

function refusalOf({ headers, status }: PostAnswer): Error {
  if (status === 429) {
    const after = String(headers['retry-after'] ?? headers['x-ratelimit-reset'] ?? '');
    return new LogStoreRateLimitError(
      'Datadog rate limited the log search. Try again later.',
      /^\d{1,9}$/.test(after) ? Number(after) : undefined,
    );
  }
  if (status >= 500) return new LogStoreUnavailableError('Datadog is temporarily unavailable. Try again later.');
  return new LogStoreError(`Datadog rejected the log search with status ${status}.`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new LogStoreError('Datadog returned a response that could not be read as a log search result.');
  }
}
