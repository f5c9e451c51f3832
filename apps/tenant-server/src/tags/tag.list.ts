import { bool, text, type FilterField } from '../kernel/list/filter-field.js';
import type { ListSpec } from '../kernel/list/list-spec.js';

const attachedTo: FilterField = ({ value }, binds) =>
  `EXISTS (SELECT 1 FROM tag_resource tr WHERE tr.tag_id = t.id AND tr.resource_type = ${binds.add(value)})`;

export const tagList: ListSpec = {
  from: 'tag t',
  literals: ['resource_type'],
  alias: 't',
  filters: {
    name: text('t.name'),
    color: text('t.color'),
    exclusive: bool('t.exclusive'),
    resource_type: attachedTo,
  },
  sorts: { name: 't.name', color: 't.color', exclusive: 't.exclusive' },
};
