import type { Cluster, KubeObject, ObjectRef } from './cluster.js';
import { repairOf } from './drift.js';

/** What `ensure` did; `going` says that an object of that name is being deleted and must be gone first. */
export type Ensured = 'same' | 'written' | 'going';

/** Makes the object be as it is wanted, with no write when it is. @throws ClusterError */
export async function ensure(cluster: Cluster, wanted: KubeObject): Promise<Ensured> {
  const live = await cluster.read(refOf(wanted));
  if (live?.metadata.deletionTimestamp) return 'going';
  switch (repairOf(wanted, live)) {
    case 'none':
      return 'same';
    case 'apply':
      await cluster.apply(wanted);
      return 'written';
    case 'replace':
      await cluster.replace(wanted);
      return 'written';
    case 'recreate':
      await cluster.delete(refOf(wanted));
      await cluster.apply(wanted);
      return 'written';
  }
}

/** What names an object. */
export function refOf({ kind, metadata: { name, namespace } }: KubeObject): ObjectRef {
  return { kind, name, ...(namespace && { namespace }) };
}
