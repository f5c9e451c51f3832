import type { KubeObject, ObjectMeta, ObjectQuery, ObjectRef } from '../cluster.js';
import type { Kind } from '../kinds.js';

/**
 * What watches have seen, by kind and namespace. An object is never replaced by an older one, so that what this
 * process wrote itself is seen at once, before its watch tells of it.
 */
export class ObjectStore {
  readonly #kinds = new Map<Kind, Map<string, Map<string, KubeObject>>>();

  get({ kind, namespace = '', name }: ObjectRef): KubeObject | undefined {
    return this.#kinds.get(kind)?.get(namespace)?.get(name);
  }

  list(kind: Kind, { namespace, labels = {} }: ObjectQuery): readonly KubeObject[] {
    const spaces = this.#kinds.get(kind);
    if (!spaces) return [];
    const found = namespace === undefined ? [...spaces.values()] : [spaces.get(namespace) ?? new Map()];
    const wanted = Object.entries(labels);
    return found
      .flatMap((objects) => [...objects.values()])
      .filter(({ metadata }) => wanted.every(([key, value]) => metadata.labels?.[key] === value));
  }

  /** @returns whether it was news */
  put(object: KubeObject): boolean {
    const { kind, metadata } = object;
    const space = this.#space(kind, metadata.namespace ?? '');
    const known = space.get(metadata.name);
    if (known && !isNewer(metadata, known.metadata)) return false;
    space.set(metadata.name, slim(object));
    return true;
  }

  /** @param object as it was last seen. @returns whether it was news */
  remove({ kind, metadata }: KubeObject): boolean {
    const space = this.#space(kind, metadata.namespace ?? '');
    const known = space.get(metadata.name);
    // One of that name that was made since then stays.
    if (!known || isNewer(known.metadata, metadata)) return false;
    return space.delete(metadata.name);
  }

  /** Takes over a whole list. @returns what is new in it, and what was known but is not in it */
  replace(kind: Kind, objects: readonly KubeObject[]): readonly KubeObject[] {
    const listed = new Set(objects.map(keyOf));
    const gone = this.list(kind, {}).filter((object) => !listed.has(keyOf(object)));
    for (const { metadata } of gone) this.#space(kind, metadata.namespace ?? '').delete(metadata.name);
    return [...objects.filter((object) => this.put(object)), ...gone];
  }

  #space(kind: Kind, namespace: string): Map<string, KubeObject> {
    let spaces = this.#kinds.get(kind);
    if (!spaces) this.#kinds.set(kind, (spaces = new Map()));
    let space = spaces.get(namespace);
    if (!space) spaces.set(namespace, (space = new Map()));
    return space;
  }
}

const keyOf = ({ metadata }: KubeObject): string => `${metadata.namespace ?? ''}/${metadata.name}`;

/** Resource versions are whole numbers that rise, also across a deletion (KEP-5504). */
function isNewer(one: ObjectMeta, other: ObjectMeta): boolean {
  const [a, b] = [one.resourceVersion ?? '', other.resourceVersion ?? ''];
  return a.length === b.length ? a > b : a.length > b.length;
}

/** Leaves out what nobody here reads, which for a thousand tenants is most of the memory. */
function slim(object: KubeObject): KubeObject {
  const { managedFields, ...metadata } = object.metadata;
  const slimmed = {
    ...metadata,
    ...(managedFields && {
      managedFields: managedFields.map(({ manager, operation, subresource, fieldsV1 }) => ({
        ...(manager && { manager }),
        ...(operation && { operation }),
        ...(subresource && { subresource }),
        fieldsV1: Object.fromEntries(Object.keys(fieldsV1 ?? {}).map((field) => [field, {}])),
      })),
    }),
  };
  if (object.kind !== 'Pod') return { ...object, metadata: slimmed };
  const { managedFields: _, ...pod } = slimmed as ObjectMeta & { managedFields?: unknown };
  return { apiVersion: object.apiVersion, kind: object.kind, metadata: pod, status: object['status'] };
}
