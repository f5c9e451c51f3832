import { bool, text } from '../kernel/list/filter-field.js';
import type { ListSpec } from '../kernel/list/list-spec.js';
import { tagSort } from '../tags/tag-sort.js';

export const artifactList: ListSpec = {
  from: 'artifact a',
  alias: 'a',
  filters: { name: text('a.name'), has_custom_name: bool('a.has_custom_name') },
  sorts: {
    name: 'a.name',
    has_custom_name: 'a.has_custom_name',
    tags: tagSort('a', 'artifact'),
    // When its newest version was made; an artifact without versions counts from its own making.
    latest_version: 'coalesce((SELECT max(created) FROM artifact_version WHERE artifact_id = a.id), a.created)',
  },
  taggable: true,
};
