import { ProvisioningError } from '@zendo/provisioning';
import { ArchiveError, CellError } from '@zendo/transfer';

/** What a fault of the archive is to an operation; any other fault as it is. */
export function archiveFault(error: unknown): unknown {
  if (error instanceof CellError) {
    const message = `${error.message} The tenant is as it was.`;
    return new ProvisioningError('import_row_refused', message, { userFixable: false, retryable: false, cause: error });
  }
  if (!(error instanceof ArchiveError)) return error;
  return new ProvisioningError(error.code, `${error.message} Import again; the tenant is as it was.`, {
    userFixable: true,
    retryable: false,
    cause: error,
  });
}
