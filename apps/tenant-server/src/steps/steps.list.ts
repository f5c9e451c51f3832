import { flag, nameOrId, number, text, time, uuid } from '../kernel/list/filter-field.js';
import type { ListSpec } from '../kernel/list/list-spec.js';
import { NOW } from '../kernel/sql-text.js';
import { STEP_FROM } from './step.view.js';

const EXPIRED = `st.cache_expires_at < ${NOW}`;
const NOT_EXPIRED = `(st.cache_expires_at IS NULL OR st.cache_expires_at > ${NOW})`;

/** Flags that ask for nothing when they are false. */
export const OPTIONAL_STEP_FLAGS = ['exclude_retried'];

export const STEP_LIST: ListSpec = {
  from: STEP_FROM,
  alias: 'st',
  metadataType: 'step_run',
  filters: {
    name: text('st.name'),
    code_hash: text('st.code_hash'),
    cache_key: text('st.cache_key'),
    status: text('st.status'),
    start_time: time('st.start_time'),
    end_time: time('st.end_time'),
    pipeline_run_id: uuid('st.pipeline_run_id'),
    snapshot_id: uuid('st.snapshot_id'),
    original_step_run_id: uuid('st.original_step_run_id'),
    model_version_id: uuid('st.model_version_id'),
    model: nameOrId('model', '(SELECT mv.model_id FROM model_version mv WHERE mv.id = st.model_version_id)'),
    version: number('st.version'),
    exclude_retried: flag(`st.status <> 'retried'`, 'TRUE'),
    cache_expires_at: time('st.cache_expires_at'),
    cache_expired: flag(EXPIRED, NOT_EXPIRED),
  },
  sorts: {
    name: 'st.name',
    code_hash: 'st.code_hash',
    cache_key: 'st.cache_key',
    status: 'st.status',
    start_time: 'st.start_time',
    end_time: 'st.end_time',
    pipeline_run_id: 'st.pipeline_run_id',
    snapshot_id: 'st.snapshot_id',
    original_step_run_id: 'st.original_step_run_id',
    model_version_id: 'st.model_version_id',
    version: 'st.version',
    cache_expires_at: 'st.cache_expires_at',
  },
};
