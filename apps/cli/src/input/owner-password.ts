import { randomInt } from 'node:crypto';

// No character that a person could take for another (0 O, 1 l I) or that a shell would take for its own.
const ALPHABET = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const LENGTH = 24;

/** A new password: 24 of 56 characters, 139 bits, grouped by hyphens for whoever must type it. */
export function generatePassword(): string {
  const characters = Array.from({ length: LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length)));
  return [0, 6, 12, 18].map((at) => characters.slice(at, at + 6).join('')).join('-');
}
