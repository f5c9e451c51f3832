import type { Binds } from '../kernel/list/binds.js';
import { text } from '../kernel/list/filter-field.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import type { ListSpec } from '../kernel/list/list-spec.js';
import type { Scope } from '../kernel/list/page.js';
import { isRecord } from '../kernel/records.js';

export const SERVICE_CONNECTOR_LIST: ListSpec = {
  from: 'service_connector c',
  alias: 'c',
  filters: {
    name: text('c.name'),
    connector_type: text('c.connector_type'),
    auth_method: text('c.auth_method'),
    resource_id: text('c.resource_id'),
  },
  sorts: {
    name: 'c.name',
    connector_type: 'c.connector_type',
    auth_method: 'c.auth_method',
    resource_id: 'c.resource_id',
    description: 'c.description',
  },
};

/** Resource type and labels always hold, also when the other filters are joined with or. */
export function typeAndLabels(request: ListRequest): Scope {
  const resourceType = request.filters.get('resource_type')?.at(-1);
  const labels = parseLabels(request.filters.get('labels_str')?.at(-1));
  return (binds: Binds) => [
    ...(resourceType ? [`c.resource_types::jsonb ? ${binds.add(resourceType)}`] : []),
    ...labels.map(([name, value]) =>
      value === null
        ? `coalesce(c.labels, '{}')::jsonb ? ${binds.add(name)}`
        : `coalesce(c.labels, '{}')::jsonb ->> ${binds.add(name)} = ${binds.add(value)}`,
    ),
  ];
}

/** `{"a": "b", "c": null}` or `a=b,c`; a label without a value only has to be there. */
export function parseLabels(text: string | undefined): [string, string | null][] {
  if (!text) return [];
  try {
    const parsed: unknown = JSON.parse(text);
    if (isRecord(parsed)) {
      return Object.entries(parsed).map(([name, value]) => [name, value === null ? null : String(value)]);
    }
  } catch {
    // The other form.
  }
  return text.split(',').map((label) => {
    const equals = label.indexOf('=');
    return equals < 0 ? [label, null] : [label.slice(0, equals), label.slice(equals + 1)];
  });
}
