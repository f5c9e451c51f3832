import type { Binds } from '../kernel/list/binds.js';
import { late, nameOrId, text } from '../kernel/list/filter-field.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import { conditionsFor, type ListSpec } from '../kernel/list/list-spec.js';
import type { Scope } from '../kernel/list/page.js';
import { tagSort } from '../tags/tag-sort.js';

export const PIPELINE_LIST: ListSpec = {
  from: 'pipeline p',
  alias: 'p',
  taggable: true,
  filters: { name: text('p.name') },
  sorts: {
    name: 'p.name',
    description: 'p.description',
    tags: tagSort('p', 'pipeline'),
    // A pipeline that never ran counts from when it was made.
    latest_run: 'coalesce((SELECT max(r.created) FROM pipeline_run r WHERE r.pipeline_id = p.id), p.created)',
  },
};

/** The filters about the latest run always hold, also when the others are joined with or. An empty one is none. */
export function latestRun(request: ListRequest): Scope {
  const given = (name: string): string[] => (request.filters.get(name) ?? []).filter((value) => value !== '');
  const [statuses, users] = [given('latest_run_status'), given('latest_run_user')];
  return (binds: Binds) => {
    const asked = [
      ...conditionsFor(late(text('r.status')), statuses, binds),
      ...conditionsFor(nameOrId('"user"', 'r.user_id'), users, binds),
    ];
    if (asked.length === 0) return [];
    const latest =
      '(SELECT status, user_id FROM pipeline_run WHERE pipeline_id = p.id ORDER BY created DESC, id DESC LIMIT 1) r';
    return [`EXISTS (SELECT 1 FROM ${latest} WHERE ${asked.join(' AND ')})`];
  };
}
