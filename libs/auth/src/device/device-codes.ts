import { randomBytes } from 'node:crypto';

/** The code that the client polls with: 64 hex digits. */
export const newDeviceCode = (): string => randomBytes(32).toString('hex');

/** The code that the person approves: 32 hex digits, in the link or typed. */
export const newUserCode = (): string => randomBytes(16).toString('hex');

const USER_CODE = /^[0-9a-f]{32}$/;

/** A user code as a person may type or paste it (any case, with blanks or hyphens) → as it was given out (RFC 8628 section 6.1). */
export function normalizeUserCode(typed: string): string {
  return typed
    .normalize('NFKC')
    .replaceAll(/[\s\p{Pd}\p{Cf}_.]+/gu, '')
    .toLowerCase();
}

/** Whether a normalized text has the form of a user code: what has not need not be looked up. */
export const isUserCode = (normalized: string): boolean => USER_CODE.test(normalized);

/** A user code in groups of four, which a person can compare with the one on the other screen. */
export function groupUserCode(code: string): string {
  return code.match(/.{1,4}/g)?.join('-') ?? '';
}
