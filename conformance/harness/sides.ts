import type { Account } from '../../tools/e2e/harness/official-server.js';

/** One of the two servers that are compared. */
export interface Side {
  readonly name: 'official' | 'zendo';
  readonly url: string;
  readonly account: Account;
  /** Its data directory, or a place that is not there when it is not known. */
  readonly directory: string;
}

export interface Sides {
  readonly official: Side;
  readonly zendo: Side;
  /** A tenant that nobody has asked yet; the same one as `zendo` when a server was given to look at. */
  readonly fresh: Side;
  /** Where the specs put what they found. */
  readonly directory: string;
}

/** The servers that setup.mjs started. */
export function sides(): Sides {
  const text = process.env['ZENDO_CONFORMANCE_SIDES'];
  if (!text) throw new Error('no servers: run this by `npm run test:conformance`');
  return JSON.parse(text) as Sides;
}

/** Where the specs put what they found, also when no servers were started for them. */
export function reportDirectory(): string {
  const directory = process.env['ZENDO_CONFORMANCE_DIRECTORY'];
  if (!directory) throw new Error('no place for figures: run this by `npm run test:conformance`');
  return directory;
}
