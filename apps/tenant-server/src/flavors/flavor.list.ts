import { text } from '../kernel/list/filter-field.js';
import type { ListSpec } from '../kernel/list/list-spec.js';

export const FLAVOR_LIST: ListSpec = {
  from: 'flavor f',
  alias: 'f',
  filters: {
    name: text('f.name'),
    display_name: text('f.display_name'),
    type: text('f.type'),
    integration: text('f.integration'),
  },
  sorts: {
    name: 'f.name',
    display_name: 'f.display_name',
    type: 'f.type',
    integration: 'f.integration',
    source: 'f.source',
    is_custom: 'f.is_custom',
  },
};
