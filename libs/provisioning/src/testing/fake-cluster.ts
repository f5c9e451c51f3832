import {
  type ChangeListener,
  Cluster,
  ClusterError,
  type KubeObject,
  type ObjectQuery,
  type ObjectRef,
} from '../kubernetes/cluster.js';
import type { Kind } from '../kubernetes/kinds.js';

const keyOf = ({ kind, namespace = '', name }: ObjectRef): string => `${kind} ${namespace}/${name}`;
const refOf = ({ kind, metadata: { name, namespace } }: KubeObject): ObjectRef => ({
  kind,
  name,
  ...(namespace && { namespace }),
});

/** A cluster in memory: keeps what it is given, counts writes, and runs no controllers. */
export class FakeCluster extends Cluster {
  readonly objects = new Map<string, KubeObject>();
  /** Every write since the last `forget`, such as `apply Deployment zendo-t-…/server`. */
  readonly writes: string[] = [];
  /** Errors to throw for the next writes of a kind. */
  readonly refusals = new Map<Kind, ClusterError>();
  #listeners = new Set<ChangeListener>();

  constructor(readonly name = 'default') {
    super();
  }

  async read(ref: ObjectRef): Promise<KubeObject | undefined> {
    return this.objects.get(keyOf(ref));
  }

  async list(kind: Kind, { namespace, labels = {} }: ObjectQuery): Promise<readonly KubeObject[]> {
    return [...this.objects.values()].filter(
      (object) =>
        object.kind === kind &&
        (namespace === undefined || object.metadata.namespace === namespace) &&
        Object.entries(labels).every(([key, value]) => object.metadata.labels?.[key] === value),
    );
  }

  async apply(object: KubeObject): Promise<KubeObject> {
    return this.#put('apply', object);
  }

  async replace(object: KubeObject): Promise<KubeObject> {
    return this.#put('replace', object);
  }

  async delete(ref: ObjectRef): Promise<void> {
    this.writes.push(`delete ${keyOf(ref)}`);
    const inside =
      ref.kind === 'Namespace' ? [...this.objects.values()].filter((o) => o.metadata.namespace === ref.name) : [];
    for (const object of inside) this.objects.delete(keyOf(refOf(object)));
    this.objects.delete(keyOf(ref));
  }

  async watch(_label: string, onChange: ChangeListener): Promise<() => Promise<void>> {
    this.#listeners.add(onChange);
    return async () => {
      this.#listeners.delete(onChange);
    };
  }

  /** Changes an object behind Zendo's back, as a person or a controller would, and tells the watchers. */
  tamper(ref: ObjectRef, change: (object: KubeObject) => KubeObject | undefined): void {
    const live = this.objects.get(keyOf(ref));
    if (!live) throw new Error(`There is no ${keyOf(ref)}.`);
    const changed = change(live);
    if (changed) this.objects.set(keyOf(ref), changed);
    else this.objects.delete(keyOf(ref));
    for (const listener of this.#listeners) listener(changed ?? live);
  }

  /** Does what the deployment controller would: all wanted pods are of the newest template and available. */
  rollOut(namespace: string): void {
    this.tamper({ kind: 'Deployment', namespace, name: 'server' }, (object) => {
      const { replicas } = object['spec'] as { replicas: number };
      const generation = object.metadata.generation ?? 1;
      const status = {
        observedGeneration: generation,
        replicas,
        updatedReplicas: replicas,
        availableReplicas: replicas,
      };
      return { ...object, status };
    });
  }

  forget(): void {
    this.writes.length = 0;
  }

  #put(verb: 'apply' | 'replace', object: KubeObject): KubeObject {
    const refused = this.refusals.get(object.kind);
    if (refused) throw refused;
    const { namespace } = object.metadata;
    if (namespace && !this.objects.has(keyOf({ kind: 'Namespace', name: namespace }))) {
      throw new ClusterError(404, 'NotFound', `namespaces "${namespace}" not found`);
    }
    const key = keyOf(refOf(object));
    this.writes.push(`${verb} ${key}`);
    const live = this.objects.get(key);
    const changed = JSON.stringify(live?.['spec']) !== JSON.stringify(object['spec']);
    const generation = (live?.metadata.generation ?? 0) + (changed ? 1 : 0);
    const kept = verb === 'apply' ? live?.metadata.managedFields : undefined;
    const metadata = {
      creationTimestamp: '2026-01-01T00:00:00Z',
      ...object.metadata,
      generation,
      managedFields: kept ?? [{ manager: 'zendo', operation: 'Apply', fieldsV1: { 'f:spec': {} } }],
    };
    const stored = { ...live, ...object, metadata } as KubeObject;
    this.objects.set(key, stored);
    return stored;
  }
}
