import type { Sql } from '../database/sql.js';
import {
  IllegalOperationError,
  NotFoundError,
  NotImplementedHereError,
  ZenmlError,
} from '../kernel/errors/zenml.error.js';

/**
 * The error for a request that needs the files of an artifact version. They lie in the tenant's own artifact store: on
 * somebody's machine, or where only the client's Python code can read them.
 * @returns 404 when the version has no store any more, 403 for a local store, 501 for one this server cannot open.
 */
export async function filesOutOfReach(
  sql: Sql,
  version: { readonly id: string; readonly artifact_store_id: string | null },
): Promise<ZenmlError> {
  if (!version.artifact_store_id) return new NotFoundError(`Artifact version ${version.id} has no artifact store`);
  const store = await sql.first<{ name: string; type: string; flavor: string }>(
    'SELECT name, type, flavor FROM stack_component WHERE id = $1',
    [version.artifact_store_id],
  );
  if (store?.type !== 'artifact_store') {
    return new ZenmlError(
      'DoesNotExistException',
      404,
      `Stack component '${version.artifact_store_id}' is not an artifact store.`,
    );
  }
  if (store.flavor === 'local') {
    return new IllegalOperationError('Files in a local artifact store cannot be accessed from the server.');
  }
  return new NotImplementedHereError(
    `Artifact store '${store.name}' (flavor '${store.flavor}') could not be opened by this server. The data can be ` +
      'read with the ZenML client.',
  );
}
