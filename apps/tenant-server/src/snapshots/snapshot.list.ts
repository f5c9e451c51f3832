import type { Binds } from '../kernel/list/binds.js';
import { flag, nameOrId, text, uuid, type FilterField } from '../kernel/list/filter-field.js';
import { normalUuid } from '../kernel/uuid.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import type { ListSpec } from '../kernel/list/list-spec.js';
import type { Scope } from '../kernel/list/page.js';
import { tagSort } from '../tags/tag-sort.js';
import { SNAPSHOT_TABLES } from './snapshot.view.js';

const HAS_DEPLOYER = `EXISTS (SELECT 1 FROM stack_composition sc JOIN stack_component c ON c.id = sc.component_id
  WHERE sc.stack_id = s.stack_id AND c.type = 'deployer')`;
const HAS_DEPLOYMENT = 'EXISTS (SELECT 1 FROM deployment d WHERE d.snapshot_id = s.id)';

/** A flag of which only `true` says anything, as in the original. */
const onlyTrue = (expression: string): FilterField => flag(expression, 'TRUE');

export const SNAPSHOT_LIST: ListSpec = {
  from: SNAPSHOT_TABLES,
  alias: 's',
  taggable: true,
  filters: {
    name: text('s.name'),
    pipeline: nameOrId('pipeline', 's.pipeline_id'),
    stack: nameOrId('stack', 's.stack_id'),
    build_id: uuid('s.build_id'),
    schedule_id: uuid('s.schedule_id'),
    source_snapshot_id: uuid('s.source_snapshot_id'),
    named_only: onlyTrue('s.name IS NOT NULL'),
    runnable: onlyTrue('(b.id IS NOT NULL AND NOT b.is_local AND b.stack_id IS NOT NULL)'),
    deployable: onlyTrue(`(b.id IS NOT NULL AND ${HAS_DEPLOYER})`),
    deployed: flag(HAS_DEPLOYMENT, `NOT ${HAS_DEPLOYMENT}`),
  },
  sorts: {
    name: 's.name',
    description: 's.description',
    build_id: 's.build_id',
    schedule_id: 's.schedule_id',
    pipeline: '(SELECT p.name FROM pipeline p WHERE p.id = s.pipeline_id)',
    source_snapshot_id: 's.source_snapshot_id',
    stack: '(SELECT st.name FROM stack st WHERE st.id = s.stack_id)',
    tags: tagSort('s', 'pipeline_snapshot'),
    deployment: '(SELECT min(d.name) FROM deployment d WHERE d.snapshot_id = s.id)',
  },
};

/** Snapshots that a trigger starts: those attached to it, or what these were made from. */
export function ofTrigger(request: ListRequest): Scope {
  const trigger = request.filters.get('trigger_id')?.at(-1);
  return (binds: Binds) => {
    if (trigger === undefined) return [];
    return [
      `s.id IN (SELECT coalesce(source.source_snapshot_id, source.id) FROM pipeline_snapshot source
         JOIN trigger_snapshot ts ON ts.snapshot_id = source.id WHERE ts.trigger_id = ${binds.add(normalUuid(trigger), 'uuid')})`,
    ];
  };
}
