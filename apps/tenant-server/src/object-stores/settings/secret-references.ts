import { StoreError } from '../object-store.js';
import type { Values } from './store-configuration.js';

/** A whole value that stands for one of a secret's: `{{ name.key }}`. */
const REFERENCE = /^\{\{\s*(\S+?)\.(\S+?)\s*\}\}$/;

export type Secrets = ReadonlyMap<string, Readonly<Record<string, string>>>;

/** Names of the secrets that a configuration needs: those it refers to, and its `authentication_secret`. */
export function secretNames(configuration: Values): string[] {
  const named = configuration['authentication_secret'];
  const names = Object.values(configuration).flatMap((value) => referenceIn(value)?.name ?? []);
  if (typeof named === 'string' && named !== '' && !referenceIn(named)) names.push(named);
  return [...new Set(names)];
}

/** @throws StoreError `secret_missing` when a secret or its key is not there. */
export function withSecrets(configuration: Values, secrets: Secrets): Values {
  return Object.fromEntries(
    Object.entries(configuration).map(([attribute, value]) => {
      const reference = referenceIn(value);
      if (!reference) return [attribute, value];
      const secret = secrets.get(reference.name);
      if (!secret) throw missing(`the secret '${reference.name}' that '${attribute}' refers to does not exist`);
      const found = Object.hasOwn(secret, reference.key) ? secret[reference.key] : undefined;
      if (found !== undefined) return [attribute, found];
      throw missing(`the secret '${reference.name}' has no key '${reference.key}', to which '${attribute}' refers`);
    }),
  );
}

/** The values of the `authentication_secret`, if one is named. @throws StoreError `secret_missing` */
export function authenticationSecret(
  configuration: Values,
  secrets: Secrets,
): Readonly<Record<string, string>> | undefined {
  const name = configuration['authentication_secret'];
  if (typeof name !== 'string' || name === '') return undefined;
  const secret = secrets.get(name);
  if (secret) return secret;
  throw missing(`the authentication secret '${name}' does not exist`);
}

function referenceIn(value: unknown): { readonly name: string; readonly key: string } | undefined {
  const match = typeof value === 'string' ? REFERENCE.exec(value) : null;
  return match ? { name: match[1] as string, key: match[2] as string } : undefined;
}

const missing = (why: string): StoreError => new StoreError('secret_missing', `${why}.`);
