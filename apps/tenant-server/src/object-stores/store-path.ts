import { StoreError, type ObjectPlace } from './object-store.js';

const REMOTE = ['gs://', 'hdfs://', 's3://', 'az://', 'abfs://'];

/** Whether a path leads to a store rather than to somebody's machine. */
export const isRemote = (path: string): boolean => REMOTE.some((scheme) => path.startsWith(scheme));

/**
 * `s3://bucket/a//b/` → bucket and key `a//b`. What follows an `@` names the account of an Azure container, which the
 * credentials name as well.
 * @throws StoreError `unusable` without a bucket.
 */
export function placeOf(path: string): ObjectPlace {
  const rest = path.replace(/^[a-z0-9]+:\/\//, '');
  const slash = rest.indexOf('/');
  const bucket = (slash < 0 ? rest : rest.slice(0, slash)).replace(/@.*$/, '');
  if (!/^[A-Za-z0-9][\w.-]{0,254}$/.test(bucket)) throw new StoreError('unusable', 'The path has no bucket.');
  return { bucket, key: slash < 0 ? '' : rest.slice(slash + 1).replace(/\/+$/, '') };
}
