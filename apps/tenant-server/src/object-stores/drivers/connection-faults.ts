import { AddressRefusedError } from '../network/store-networks.js';
import { StoreError } from '../object-store.js';

const CONNECTION_CODES =
  /^(?:E(?:CONN\w+|TIMEDOUT|HOSTUNREACH|NETUNREACH|AI_AGAIN|NOTFOUND|PIPE|PROTO)|ERR_(?:TLS|SSL)_\w+|CERT_\w+|DEPTH_ZERO_\w+|SELF_SIGNED_\w+|UNABLE_TO_\w+|UND_\w+)$/;
const CONNECTION_NAMES = new Set(['TimeoutError', 'NetworkingError', 'AbortError']);

/** What an SDK threw, when the store was not reached at all: looked for in the error and in its causes. */
export function faultOfConnection(error: unknown): StoreError | undefined {
  for (let at = error as Thrown | undefined, depth = 0; at && depth < 6; at = causeOf(at), depth += 1) {
    if (at instanceof AddressRefusedError) return new StoreError('unusable', at.message);
    const { code, name } = at;
    if (typeof code === 'string' && CONNECTION_CODES.test(code)) {
      return new StoreError('unavailable', `The store could not be reached (${code}).`);
    }
    if (typeof name === 'string' && CONNECTION_NAMES.has(name)) {
      return new StoreError('unavailable', 'The store did not answer in time.');
    }
  }
  return undefined;
}

interface Thrown {
  readonly code?: unknown;
  readonly name?: unknown;
  readonly cause?: unknown;
  readonly errors?: unknown;
}

/** Of many attempts the first: a name has many addresses. */
function causeOf({ cause, errors }: Thrown): Thrown | undefined {
  const inner = cause ?? (Array.isArray(errors) ? (errors[0] as unknown) : undefined);
  return typeof inner === 'object' && inner !== null ? (inner as Thrown) : undefined;
}
