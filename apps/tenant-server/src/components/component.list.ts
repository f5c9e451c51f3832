import type { Binds } from '../kernel/list/binds.js';
import { late, text, uuid, type FilterField } from '../kernel/list/filter-field.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import type { ListSpec } from '../kernel/list/list-spec.js';
import type { Scope } from '../kernel/list/page.js';
import { COMPONENT_TABLES } from './component.view.js';

const inStack: FilterField = (condition, binds) =>
  `EXISTS (SELECT 1 FROM stack_composition sc WHERE sc.component_id = c.id AND ${uuid('sc.stack_id')(condition, binds)})`;

export const COMPONENT_LIST: ListSpec = {
  from: COMPONENT_TABLES,
  alias: 'c',
  filters: {
    name: text('c.name'),
    flavor: text('c.flavor'),
    type: text('c.type'),
    connector_id: uuid('c.connector_id'),
    stack_id: late(inStack),
  },
  sorts: { name: 'c.name', flavor: 'c.flavor', type: 'c.type', connector_id: 'c.connector_id' },
};

/** `scope_type` holds besides whatever the filters say, also when these are joined with or. An empty one is none. */
export function scopeType(request: ListRequest): Scope {
  const type = request.filters.get('scope_type')?.at(-1);
  return (binds: Binds) => (type ? [`c.type = ${binds.add(type)}`] : []);
}
