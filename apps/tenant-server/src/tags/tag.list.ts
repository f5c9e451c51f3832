import { bool, literal, text } from '../kernel/list/filter-field.js';
import type { ListSpec } from '../kernel/list/list-spec.js';

const attachedTo = literal(
  ({ value }, binds) =>
    `EXISTS (SELECT 1 FROM tag_resource tr WHERE tr.tag_id = t.id AND tr.resource_type = ${binds.add(value)})`,
);

export const tagList: ListSpec = {
  from: 'tag t',
  alias: 't',
  filters: {
    name: text('t.name'),
    color: text('t.color'),
    exclusive: bool('t.exclusive'),
    resource_type: attachedTo,
  },
  sorts: { name: 't.name', color: 't.color', exclusive: 't.exclusive' },
};
