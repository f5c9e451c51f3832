import { isRecord } from '../../kernel/records.js';
import { StoreError } from '../object-store.js';

export type Values = Readonly<Record<string, unknown>>;

/** What the tenant has configured for an artifact store, secret references replaced by what they refer to. */
export interface StoreConfiguration {
  readonly flavor: string;
  /** Root of the store, such as `s3://bucket/prefix`. */
  readonly path: string;
  readonly values: Values;
  /** Values of the secret that `authentication_secret` names. */
  readonly secret: Readonly<Record<string, string>> | undefined;
  /** Goes before the other two. */
  readonly connector: StoreConnector | undefined;
}

/** A linked service connector, its secret attributes in clear. */
export interface StoreConnector {
  readonly id: string;
  readonly type: string;
  readonly method: string;
  readonly values: Values;
  readonly expirationSeconds: number | undefined;
}

/** Text that is not empty. */
export const textIn = (values: Values, key: string): string | undefined => {
  const value = values[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** @throws StoreError `unusable`, which names the key and not the value. */
export function neededText(values: Values, key: string, of: string): string {
  const text = textIn(values, key);
  if (text !== undefined) return text;
  throw new StoreError('unusable', `${of} has no '${key}'.`);
}

/** An object, which may have been registered as JSON text. */
export function objectIn(values: Values, key: string): Values {
  const value = values[key];
  const parsed = typeof value === 'string' ? parse(value) : value;
  return isRecord(parsed) ? parsed : {};
}

/** JSON as it is or in Base64, as connectors take it. @throws StoreError `unusable` */
export function jsonOf(text: string, what: string): Values {
  const clear = /^[A-Za-z0-9+/=]+$/.test(text) ? Buffer.from(text, 'base64').toString('utf8') : text;
  const parsed = parse(clear);
  if (isRecord(parsed)) return parsed;
  throw new StoreError('unusable', `${what} is not a JSON object.`);
}

/** @throws StoreError `unusable`: these take the credentials of the machine, which are the operator's. */
export function refuseImplicit(connector: StoreConnector): never {
  throw new StoreError(
    'unusable',
    `The '${connector.method}' authentication method takes credentials of the server's own environment, which this ` +
      'server gives to no tenant.',
  );
}

export function unsupported(connector: StoreConnector): StoreError {
  const { type, method } = connector;
  return new StoreError('unusable', `A '${type}' connector with the '${method}' method does not open this store.`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
