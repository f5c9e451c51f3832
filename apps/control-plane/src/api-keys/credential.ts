import { randomBytes, randomInt } from 'node:crypto';

/** Both parts of a bearer credential, `zendo_<prefix>_<secret>`. */
export interface Credential {
  /** Shown in lists and stored in the clear: finds the row. */
  readonly prefix: string;
  /** The whole text; shown once, never stored. */
  readonly text: string;
}

const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';
const PATTERN = /^(zendo_[a-z0-9]{10})_[A-Za-z0-9_-]{43}$/;

/** A new one with 256 random bits. */
export function newCredential(): Credential {
  const id = Array.from({ length: 10 }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
  const prefix = `zendo_${id}`;
  return { prefix, text: `${prefix}_${randomBytes(32).toString('base64url')}` };
}

/** The parts of `text`, or `undefined` when it has not the form of a credential. */
export function parseCredential(text: string): Credential | undefined {
  const prefix = PATTERN.exec(text)?.[1];
  return prefix === undefined ? undefined : { prefix, text };
}
