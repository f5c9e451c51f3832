import { setMaxListeners } from 'node:events';
import {
  Cluster,
  type ChangeListener,
  ClusterError,
  type KubeObject,
  type ObjectQuery,
  type ObjectRef,
} from '../cluster.js';
import { KINDS, type Kind, pathOf } from '../kinds.js';
import { FIELD_MANAGER } from '../manifests/labels.js';
import { type ClusterAccess, Connection } from './connection.js';
import { Follower, withKind } from './follow.js';
import { ObjectStore } from './object-store.js';

/** A cluster by its API. While it is watched, reads of watched kinds are answered from memory. */
export class ApiCluster extends Cluster {
  readonly name: string;
  readonly #connection: Connection;
  readonly #store = new ObjectStore();
  readonly #followers = new Map<Kind, Follower>();

  constructor(access: ClusterAccess) {
    super();
    this.name = access.name;
    this.#connection = new Connection(access);
  }

  async read(ref: ObjectRef): Promise<KubeObject | undefined> {
    const follower = this.#followers.get(ref.kind);
    if (follower?.synced) return this.#store.get(ref) ?? (await this.#unlabelled(ref));
    return await this.#fetch(ref);
  }

  async list(kind: Kind, query: ObjectQuery): Promise<readonly KubeObject[]> {
    const follower = this.#followers.get(kind);
    if (follower?.synced) return this.#store.list(kind, query);
    if (follower?.unserved) return [];
    const labelSelector = Object.entries(query.labels ?? {})
      .map(([key, value]) => `${key}=${value}`)
      .join(',');
    const { items = [] } = (await this.#connection.send({
      method: 'GET',
      path: pathOf(kind, query.namespace),
      query: { ...(labelSelector && { labelSelector }) },
    })) as { items?: KubeObject[] };
    return items.map((item) => withKind(kind, item));
  }

  async apply(object: KubeObject): Promise<KubeObject> {
    return await this.#write(object, {
      method: 'PATCH',
      query: { fieldManager: FIELD_MANAGER, force: 'true', fieldValidation: 'Strict' },
      body: object,
      contentType: 'application/apply-patch+yaml',
    });
  }

  async replace(object: KubeObject): Promise<KubeObject> {
    const ref = { kind: object.kind, name: object.metadata.name, namespace: object.metadata.namespace ?? '' };
    const live = await this.#fetch(ref);
    if (!live) return await this.apply(object);
    // Labels and annotations of others, such as a controller's bookkeeping, are theirs to keep.
    const metadata = {
      ...object.metadata,
      labels: { ...live.metadata.labels, ...object.metadata.labels },
      annotations: { ...live.metadata.annotations, ...object.metadata.annotations },
      resourceVersion: live.metadata.resourceVersion ?? '',
    };
    return await this.#write(object, {
      method: 'PUT',
      query: { fieldManager: FIELD_MANAGER, fieldValidation: 'Strict' },
      body: { ...object, metadata },
    });
  }

  async delete(ref: ObjectRef): Promise<void> {
    try {
      await this.#connection.send({
        method: 'DELETE',
        path: pathOf(ref.kind, ref.namespace, ref.name),
        query: { propagationPolicy: 'Background' },
      });
    } catch (error) {
      // 409: a namespace that is going already.
      if (!(error instanceof ClusterError && (error.status === 404 || error.status === 409))) throw error;
    }
  }

  async watch(label: string, onChange: ChangeListener): Promise<() => Promise<void>> {
    const stopping = new AbortController();
    setMaxListeners(0, stopping.signal); // one a kind
    const watched = (Object.keys(KINDS) as Kind[]).filter((kind) => KINDS[kind].watched);
    await Promise.all(
      watched.map(async (kind) => {
        const follower = new Follower(this.#connection, this.#store, kind, label, onChange, stopping.signal);
        await follower.start();
        this.#followers.set(kind, follower);
      }),
    );
    return async () => {
      this.#followers.clear();
      stopping.abort();
    };
  }

  /** A namespace that lost its label, or that is somebody else's, is not among those that are watched. */
  async #unlabelled(ref: ObjectRef): Promise<KubeObject | undefined> {
    return ref.kind === 'Namespace' ? await this.#fetch(ref) : undefined;
  }

  async #fetch({ kind, namespace, name }: ObjectRef): Promise<KubeObject | undefined> {
    try {
      const object = await this.#connection.send({ method: 'GET', path: pathOf(kind, namespace, name) });
      return withKind(kind, object as KubeObject);
    } catch (error) {
      if (error instanceof ClusterError && error.status === 404) return undefined;
      throw error;
    }
  }

  async #write(
    { kind, metadata }: KubeObject,
    request: Omit<Parameters<Connection['send']>[0], 'path'>,
  ): Promise<KubeObject> {
    const path = pathOf(kind, metadata.namespace, metadata.name);
    const now = withKind(kind, (await this.#connection.send({ ...request, path })) as KubeObject);
    if (this.#followers.get(kind)?.synced) this.#store.put(now);
    return now;
  }
}
