/** A resource as the wire has it. `metadata` and `resources` are null in nested models (wire contract, section 4). */
export interface Model {
  readonly id: string;
  readonly name?: string | null;
  readonly body: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>> | null;
  readonly resources: Readonly<Record<string, unknown>> | null;
  readonly permission_denied: boolean;
}

export interface ModelParts {
  readonly id: string;
  /** Left out for resources that have no name, such as devices. */
  readonly name?: string | null;
  readonly body: Record<string, unknown>;
  readonly metadata?: Record<string, unknown> | null;
  readonly resources?: Record<string, unknown> | null;
}

/** Puts a model together; `name` appears only when it is given. */
export function model(parts: ModelParts): Model {
  const { id, name, body, metadata = null, resources = null } = parts;
  const rest = { body, metadata, resources, id, permission_denied: false };
  return name === undefined ? rest : { ...rest, name };
}

/** Nested form: the body only. */
export const bare = (whole: Model): Model => ({ ...whole, metadata: null, resources: null });

/** Indexes rows by id. */
export function byId<Row extends { id: string }>(rows: readonly Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [row.id, row]));
}

/** Groups rows by a key, keeping their order. */
export function groupBy<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

/**
 * Items in lists by name, in the order of the rows; a row without an item is left out. The names are users', and may be
 * what every JavaScript object has anyway, such as `constructor`.
 */
export function listsByName<Row extends { readonly name: string }, Item>(
  rows: readonly Row[],
  itemOf: (row: Row) => Item | undefined,
): Record<string, Item[]> {
  const groups = groupBy(rows, (row) => row.name);
  const lists = [...groups].map(([name, group]) => [name, group.flatMap((row) => itemOf(row) ?? [])] as const);
  return Object.fromEntries(lists.filter(([, items]) => items.length > 0));
}

/** The distinct ids among `ids`, without null and undefined. */
export function distinct(ids: Iterable<string | null | undefined>): string[] {
  const seen = new Set<string>();
  for (const id of ids) if (id) seen.add(id);
  return [...seen];
}
