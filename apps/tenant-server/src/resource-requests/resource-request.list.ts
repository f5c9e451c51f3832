import { text, uuid } from '../kernel/list/filter-field.js';
import type { ListSpec } from '../kernel/list/list-spec.js';

const IDS = ['component_id', 'step_run_id', 'preemption_initiated_by_id', 'pipeline_run_id', 'pool_id'];
const TEXTS = ['reclaim_tolerance', 'status'];

/** What can be asked of resource requests. None is ever kept, so this is only checked and never put to the database. */
export const RESOURCE_REQUEST_LIST: ListSpec = {
  from: 'resource_request r',
  alias: 'r',
  filters: {
    ...Object.fromEntries(IDS.map((column) => [column, uuid(`r.${column}`)])),
    ...Object.fromEntries(TEXTS.map((column) => [column, text(`r.${column}`)])),
  },
  sorts: Object.fromEntries([...IDS, ...TEXTS].map((column) => [column, `r.${column}`])),
};
