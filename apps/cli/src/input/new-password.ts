import { randomInt } from 'node:crypto';

import { readSecretLine } from './prompt.js';

// No character that a person could take for another (0 O, 1 l I) or that a shell would take for its own.
const ALPHABET = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const LENGTH = 24;

/** A new password: 24 of 56 characters, 139 bits, grouped by hyphens for whoever must type it. */
export function generatePassword(): string {
  const characters = Array.from({ length: LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length)));
  return [0, 6, 12, 18].map((at) => characters.slice(at, at + 6).join('')).join('-');
}

/** A password that somebody is given. One that was made here has to be shown, once. */
export interface NewPassword {
  readonly password: string;
  readonly generated: boolean;
}

/** Reads a password from standard input where it is said to come from there, and makes one where not. */
export async function newPassword(stdin: NodeJS.ReadableStream, isOnStdin = false): Promise<NewPassword> {
  if (isOnStdin) return { password: await readSecretLine(stdin, 'password'), generated: false };
  return { password: generatePassword(), generated: true };
}
