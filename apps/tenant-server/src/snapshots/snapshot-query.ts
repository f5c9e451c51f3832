import { queryFlag, type RawQuery } from '../kernel/list/list-request.js';
import type { SnapshotViewOptions } from './snapshot.view.js';

/** How much of one snapshot is asked for. @throws RequestInvalidError (422) */
export function viewOptionsIn(query: RawQuery): SnapshotViewOptions {
  const steps = [query['step_configuration_filter'] ?? []].flat();
  return { hydrate: queryFlag(query, 'hydrate', true), steps };
}
