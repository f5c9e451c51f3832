import { text, time, uuid } from '../kernel/list/filter-field.js';
import type { ListSpec } from '../kernel/list/list-spec.js';

export const HOOK_INVOCATION_LIST: ListSpec = {
  from: 'hook_invocation h',
  alias: 'h',
  filters: {
    pipeline_run_id: uuid('h.pipeline_run_id'),
    step_run_id: uuid('h.step_run_id'),
    hook_type: text('h.hook_type'),
    name: text('h.name'),
    status: text('h.status'),
    start_time: time('h.start_time'),
    end_time: time('h.end_time'),
  },
  sorts: {
    pipeline_run_id: 'h.pipeline_run_id',
    step_run_id: 'h.step_run_id',
    hook_type: 'h.hook_type',
    name: 'h.name',
    status: 'h.status',
    start_time: 'h.start_time',
    end_time: 'h.end_time',
  },
};
