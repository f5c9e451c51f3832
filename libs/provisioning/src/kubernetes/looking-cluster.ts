import { type ChangeListener, Cluster, type KubeObject, type ObjectQuery, type ObjectRef } from './cluster.js';
import type { Kind } from './kinds.js';

/** What a step that finds something to do meets when it may only look. */
export class WouldWrite extends Error {
  override readonly name = 'WouldWrite';
}

/**
 * A cluster for one look at one tenant: what was read is remembered, and nothing can be written. Secrets, which no
 * watch follows, are listed once instead of being read one by one.
 */
export class LookingCluster extends Cluster {
  readonly name: string;
  readonly #lists = new Map<string, Promise<readonly KubeObject[]>>();

  constructor(private readonly cluster: Cluster) {
    super();
    this.name = cluster.name;
  }

  async read(ref: ObjectRef): Promise<KubeObject | undefined> {
    if (ref.kind !== 'Secret' || ref.namespace === undefined) return await this.cluster.read(ref);
    const secrets = await this.list('Secret', { namespace: ref.namespace });
    return secrets.find(({ metadata }) => metadata.name === ref.name);
  }

  async list(kind: Kind, query: ObjectQuery): Promise<readonly KubeObject[]> {
    const { namespace = '', labels = {} } = query;
    const all = await this.#whole(kind, namespace, query);
    return all.filter(({ metadata }) =>
      Object.entries(labels).every(([key, value]) => metadata.labels?.[key] === value),
    );
  }

  async apply(object: KubeObject): Promise<never> {
    throw new WouldWrite(`${object.kind} ${object.metadata.name} is not as it should be.`);
  }

  replace(object: KubeObject): Promise<never> {
    return this.apply(object);
  }

  async delete(ref: ObjectRef): Promise<never> {
    throw new WouldWrite(`${ref.kind} ${ref.name} should not be there.`);
  }

  async watch(_label: string, _onChange: ChangeListener): Promise<never> {
    throw new Error('A look is over in a moment: there is nothing to watch.');
  }

  /** Secrets of a namespace are few, so they are asked for once with any labels. */
  #whole(kind: Kind, namespace: string, query: ObjectQuery): Promise<readonly KubeObject[]> {
    if (kind !== 'Secret') return this.cluster.list(kind, query);
    let listed = this.#lists.get(namespace);
    if (!listed) this.#lists.set(namespace, (listed = this.cluster.list(kind, { namespace })));
    return listed;
  }
}
