import type { Kind } from './kinds.js';

/** Any object of the Kubernetes API, as JSON. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: Kind;
  readonly metadata: ObjectMeta;
  readonly [field: string]: unknown;
}

/** The parts of an object's metadata that Zendo reads or writes. */
export interface ObjectMeta {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly generation?: number;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly managedFields?: readonly ManagedFields[];
}

/** Which fields a writer owns (Kubernetes server-side apply, FieldsV1). */
export interface ManagedFields {
  readonly manager?: string;
  readonly operation?: string;
  readonly subresource?: string;
  readonly fieldsV1?: Readonly<Record<string, unknown>>;
}

/** Which object: `namespace` is absent for the kinds that have none. */
export interface ObjectRef {
  readonly kind: Kind;
  readonly name: string;
  readonly namespace?: string;
}

/** Which objects of a kind: those in one namespace, or in all when it is absent. */
export interface ObjectQuery {
  readonly namespace?: string;
  /** Labels that must all be there with these values. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Told of a change of a watched object that did not come from this process. */
export type ChangeListener = (object: KubeObject) => void;

/** Refused or not answered by the Kubernetes API. `status` is HTTP's, 0 when there was no answer. */
export class ClusterError extends Error {
  constructor(
    readonly status: number,
    /** The API's own word, such as `Forbidden`, `Invalid`, `AlreadyExists`; empty when it gave none. */
    readonly reason: string,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'ClusterError';
  }
}

/**
 * One Kubernetes cluster: all that Zendo asks of it, and the only way to it. Its own injection token.
 * Every method but `read` throws ClusterError when the API refuses or does not answer.
 */
export abstract class Cluster {
  /** The name it has in Zendo's configuration. */
  abstract readonly name: string;

  /** The object, or undefined when there is none. May be answered from a watch, so a moment old. @throws ClusterError */
  abstract read(ref: ObjectRef): Promise<KubeObject | undefined>;

  /** Every object of a kind that fits the query. May be answered from a watch, so a moment old. */
  abstract list(kind: Kind, query: ObjectQuery): Promise<readonly KubeObject[]>;

  /** Server-side apply as the field manager `zendo`, by force: create, update and repair in one. @returns what is now. */
  abstract apply(object: KubeObject): Promise<KubeObject>;

  /** Puts the object in place of the one that is there, so that fields which others added go too. @returns what is now. */
  abstract replace(object: KubeObject): Promise<KubeObject>;

  /** Deletes the object, and what it owns in the background. One that is not there is fine. */
  abstract delete(ref: ObjectRef): Promise<void>;

  /** Calls `onChange` for changes of objects with the label `label`, of every kind but Secret, until it is stopped. */
  abstract watch(label: string, onChange: ChangeListener): Promise<() => Promise<void>>;
}
