import { text } from '../kernel/list/filter-field.js';
import type { ListSpec } from '../kernel/list/list-spec.js';

export const PROJECT_LIST: ListSpec = {
  from: 'project p',
  alias: 'p',
  userScoped: false,
  filters: { name: text('p.name'), display_name: text('p.display_name') },
  sorts: { name: 'p.name', display_name: 'p.display_name', description: 'p.description' },
};
