import { late, nameOrId, text, uuid, type FilterField } from '../kernel/list/filter-field.js';
import type { ListSpec } from '../kernel/list/list-spec.js';

const anyComponent = (field: FilterField): FilterField =>
  late(
    (condition, binds) =>
      `EXISTS (SELECT 1 FROM stack_composition sc WHERE sc.stack_id = s.id AND ${field(condition, binds)})`,
  );

export const STACK_LIST: ListSpec = {
  from: 'stack s',
  alias: 's',
  filters: {
    name: text('s.name'),
    description: text('s.description'),
    component_id: anyComponent(uuid('sc.component_id')),
    component: anyComponent(nameOrId('stack_component', 'sc.component_id')),
  },
  sorts: { name: 's.name', description: 's.description' },
};
