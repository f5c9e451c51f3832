import { NotImplementedHereError, ZenmlError } from '../kernel/errors/zenml.error.js';
import { StoreError } from './object-store.js';

/** What a request for one file of a store is answered, when the store could not be used (wire contract, section 3). */
export function fileError(error: unknown, uri: string): unknown {
  if (!(error instanceof StoreError)) return error;
  const { store: storeName = 'unknown' } = error;
  if (error.fault === 'missing') return missingFile(uri, storeName);
  return new NotImplementedHereError(
    `File '${uri}' could not be loaded because the underlying artifact store '${storeName}' could not open the file. ` +
      error.message,
  );
}

/** 404. */
const missingFile = (uri: string, storeName: string): ZenmlError =>
  new ZenmlError('DoesNotExistException', 404, `File '${uri}' does not exist in artifact store '${storeName}'.`);
