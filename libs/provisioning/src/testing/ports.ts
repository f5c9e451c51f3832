import { isFreePort } from '../process/listen-fault.js';

/** Below those that Linux gives to whoever connects somewhere, any of which may be taken at any moment. */
const FIRST = 11_000;
/** Test files that run at the same time have ports of their own, so that none takes what another one has yet to open. */
const WORKERS = 8;
/** Of each; all of them lie below what Kubernetes gives to Services, which begins at 30000. */
const PORTS = 2_370;

/** Where the next ones are looked for: after those that were given last, so that the same come again as late as can be. */
let next = Math.floor(Math.random() * PORTS);

/** A port that nobody listens on now. */
export const freePort = (): Promise<number> => freePortBlock(1);

/** The first of `count` such ports in a row. @throws Error when there are none */
export async function freePortBlock(count: number): Promise<number> {
  const from = FIRST + (Number(process.env.JEST_WORKER_ID ?? 0) % WORKERS) * PORTS;
  for (let looked = 0; looked < 2 * PORTS; looked += count) {
    if (next + count > PORTS) next = 0;
    const first = from + next;
    next += count;
    if (await areFree(first, count)) return first;
  }
  throw new Error(`There are no ${count} free ports in a row.`);
}

async function areFree(first: number, count: number): Promise<boolean> {
  for (let port = first; port < first + count; port += 1) if (!(await isFreePort('127.0.0.1', port))) return false;
  return true;
}
