import { text, time, uuid, plainBool } from '../kernel/list/filter-field.js';
import { parseBool } from '../kernel/list/filter-field.js';
import { ValueError } from '../kernel/errors/zenml.error.js';
import { isUuid, normalUuid } from '../kernel/uuid.js';
import type { Binds } from '../kernel/list/binds.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import type { ListSpec } from '../kernel/list/list-spec.js';
import type { Scope } from '../kernel/list/page.js';

export const TRIGGER_LIST: ListSpec = {
  from: 'trigger t',
  alias: 't',
  filters: {
    name: text('t.name'),
    active: plainBool('t.active'),
    next_occurrence: time('t.next_occurrence'),
    concurrency: text('t.concurrency'),
    webhook_id: uuid('t.webhook_id'),
  },
  sorts: Object.fromEntries(
    'name active next_occurrence concurrency webhook_id'.split(' ').map((column) => [column, `t.${column}`]),
  ),
};

/** These filters take ids only, without an operator. @throws ValueError (400) */
function plainUuid(value: string): string {
  if (!isUuid(value)) throw new ValueError('badly formed hexadecimal UUID string');
  return normalUuid(value);
}

/** Kind, archive and attached snapshots always hold, also when the other filters are joined with or. */
export function kindAndAttachment(request: ListRequest): Scope {
  const values = (field: string): readonly string[] => request.filters.get(field) ?? [];
  const ids = (field: string): string[] => values(field).map(plainUuid);
  return (binds: Binds) => {
    const scopes = [`t.is_archived = ${binds.add(parseBool(values('is_archived').at(-1) ?? 'false'), 'boolean')}`];
    for (const field of ['type', 'flavor']) {
      if (values(field).length > 0) scopes.push(`t.${field} = ANY(${binds.add(values(field), 'text[]')})`);
    }
    const attached: string[] = [];
    if (values('pipeline_id').length > 0) {
      attached.push(`s.pipeline_id = ANY(${binds.add(ids('pipeline_id'), 'uuid[]')})`);
    }
    if (values('snapshot_id').length > 0) {
      const snapshots = binds.add(ids('snapshot_id'), 'uuid[]');
      attached.push(`(s.id = ANY(${snapshots}) OR s.source_snapshot_id = ANY(${snapshots}))`);
    }
    if (attached.length > 0) {
      scopes.push(
        `EXISTS (SELECT 1 FROM trigger_snapshot ts JOIN pipeline_snapshot s ON s.id = ts.snapshot_id
           WHERE ts.trigger_id = t.id AND ${attached.join(' AND ')})`,
      );
    }
    return scopes;
  };
}
