import { isFreePort } from '../process/listen-fault.js';

/** Below those that Linux gives to whoever connects somewhere, any of which may be taken at any moment. */
const FIRST = 11_000;
/** Below those that Kubernetes gives to Services. */
const LAST = 29_999;
/** As many as can be had in a row. */
const SLICE = 100;
/** Test files that run at the same time have slices of their own, so that none takes what another one has yet to open. */
const WORKERS = 8;

const given = new Set<number>();

/** A port that nobody listens on, and that is given once to a test file. */
export const freePort = (): Promise<number> => freePortBlock(1);

/** The first of `count` such ports in a row, at most a hundred. @throws Error when there are none */
export async function freePortBlock(count: number): Promise<number> {
  const worker = Number(process.env.JEST_WORKER_ID ?? 0) % WORKERS;
  const slices = Math.floor((LAST + 1 - FIRST) / SLICE / WORKERS);
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const slice = Math.floor(Math.random() * slices) * WORKERS + worker;
    const first = FIRST + slice * SLICE + Math.floor(Math.random() * (SLICE - count + 1));
    const ports = Array.from({ length: count }, (_, index) => first + index);
    if (ports.some((port) => given.has(port)) || !(await areFree(ports))) continue;
    for (const port of ports) given.add(port);
    return first;
  }
  throw new Error(`There are no ${count} free ports in a row.`);
}

async function areFree(ports: readonly number[]): Promise<boolean> {
  for (const port of ports) if (!(await isFreePort('127.0.0.1', port))) return false;
  return true;
}
