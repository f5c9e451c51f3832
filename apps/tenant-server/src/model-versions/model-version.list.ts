import { nameOrId, number, text } from '../kernel/list/filter-field.js';
import type { ListSpec } from '../kernel/list/list-spec.js';
import { tagSort } from '../tags/tag-sort.js';

export const modelVersionList: ListSpec = {
  from: 'model_version mv',
  alias: 'mv',
  filters: {
    name: text('mv.name'),
    number: number('mv.number'),
    stage: text('mv.stage'),
    model: nameOrId('model', 'mv.model_id'),
  },
  sorts: {
    name: 'mv.name',
    number: 'mv.number',
    stage: 'mv.stage',
    tags: tagSort('mv', 'model_version'),
  },
  taggable: true,
  metadataType: 'model_version',
};
