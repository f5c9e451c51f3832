import type { KubeObject } from './cluster.js';
import { FIELD_MANAGER } from './manifests/labels.js';
import { sameQuantity } from './quantity.js';

/** What has to be done so that a live object is as it is wanted. */
export type Repair =
  | 'none'
  /** Something is missing or differs: applying it is enough. */
  | 'apply'
  /** Another writer added fields, which applying would leave there. */
  | 'replace'
  /** A field differs that the API lets nobody change. */
  | 'recreate';

/** Compares without asking the API, so that an object that is as it should be costs no write. */
export function repairOf(wanted: KubeObject, live: KubeObject | undefined): Repair {
  if (!live) return 'apply';
  if (immutableDiffers(wanted, live)) return 'recreate';
  if (hasStrangersFields(live)) return 'replace';
  return holds(wanted, live) ? 'none' : 'apply';
}

function immutableDiffers(wanted: KubeObject, live: KubeObject): boolean {
  switch (wanted.kind) {
    case 'Secret':
      // Compared both ways: an immutable Secret can neither lose a key that somebody put into its successor.
      return (
        live['immutable'] === true && !(holds(wanted['data'], live['data']) && holds(live['data'], wanted['data']))
      );
    case 'RoleBinding':
      return !holds(wanted['roleRef'], live['roleRef']);
    case 'Deployment':
      return !holds(selector(wanted), selector(live)) || !holds(selector(live), selector(wanted));
    default:
      return false;
  }
}

const selector = (object: KubeObject): unknown => (object['spec'] as { selector?: unknown } | undefined)?.selector;

/**
 * Whether another writer owns fields beside metadata and status (`kubectl edit`, `kubectl patch`). What controllers
 * write through a subresource, such as `status` or `scale`, does not count.
 */
export function hasStrangersFields(live: KubeObject): boolean {
  return (live.metadata.managedFields ?? []).some(
    ({ manager, subresource, fieldsV1 }) =>
      manager !== FIELD_MANAGER &&
      !subresource &&
      Object.keys(fieldsV1 ?? {}).some((field) => field !== 'f:metadata' && field !== 'f:status'),
  );
}

/** Fields whose values are quantities, which the API may write in another way than we do. */
const QUANTITIES = new Set(['requests', 'limits', 'hard', 'default', 'defaultRequest', 'max', 'sizeLimit']);

/** Whether everything in `wanted` is in `live` too. Fields only in `live` are defaults or the status; lists are whole. */
export function holds(wanted: unknown, live: unknown, quantities = false): boolean {
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(live) &&
      wanted.length === live.length &&
      wanted.every((item, index) => holds(item, live[index], quantities))
    );
  }
  if (typeof wanted === 'object' && wanted !== null) {
    if (typeof live !== 'object' || live === null) return isEmpty(wanted) && live === undefined;
    return Object.entries(wanted).every(([key, value]) =>
      holds(value, (live as Record<string, unknown>)[key], quantities || QUANTITIES.has(key)),
    );
  }
  if (quantities && typeof wanted === 'string' && typeof live === 'string') return sameQuantity(wanted, live);
  return wanted === live;
}

/** The API drops some empty objects, such as a policy's empty selector, and keeps others. */
const isEmpty = (object: object): boolean => Object.values(object).every((value) => value === undefined);
