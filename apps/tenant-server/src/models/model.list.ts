import { text } from '../kernel/list/filter-field.js';
import type { ListSpec } from '../kernel/list/list-spec.js';
import { tagSort } from '../tags/tag-sort.js';

export const modelList: ListSpec = {
  from: 'model m',
  alias: 'm',
  filters: { name: text('m.name') },
  sorts: {
    name: 'm.name',
    tags: tagSort('m', 'model'),
    // When its newest version was made; a model without versions counts from its own making.
    latest_version: 'coalesce((SELECT max(created) FROM model_version WHERE model_id = m.id), m.created)',
  },
  taggable: true,
};
