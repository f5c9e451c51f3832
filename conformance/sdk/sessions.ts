import { mkdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { type Account, OfficialServer } from '../../tools/e2e/harness/official-server.js';
import { ROOT } from '../../tools/e2e/harness/paths.js';
import { Zendo } from '../../tools/e2e/harness/zendo.js';
import { ZenmlClient } from '../../tools/e2e/harness/zenml-client.js';

/** One call of a session and what came of it, evened out. */
export interface Call {
  readonly what: string;
  readonly outcome: unknown;
}

/** What a script of python/ writes after its session with one server. */
export interface Session {
  readonly calls: readonly Call[];
  /** Scripts that broke, with their traces. */
  readonly failures: Readonly<Record<string, string>>;
  /** What the session should have called and has not. */
  readonly uncovered: readonly string[];
  /** Seconds that each part took. */
  readonly took: Readonly<Record<string, number>>;
}

export interface Sides {
  readonly official: Session;
  readonly zendo: Session;
}

/** Whether a run may take as long as everything takes. */
export const LONG = process.env['ZENDO_CONFORMANCE_LONG'] === '1';

const ACCOUNT: Account = { username: 'keeper', password: 'keeper-pass-1' };

/** A Python script of this folder, by its full path. */
export const sessionScript = (name: string): string => join(ROOT, 'conformance', 'sdk', 'python', name);

/** Runs a script with a client of its own against the official server and, at the same time, against a tenant. */
export async function runOnBoth(script: string, args: readonly string[] = []): Promise<Sides> {
  // Both are waited for also when one fails: nothing may outlive the test.
  const [official, zendo] = await Promise.allSettled([
    withOfficialServer((url) => runSession(url, script, args)),
    withTenant((url) => runSession(url, script, args)),
  ]);
  if (official.status === 'rejected') throw official.reason;
  if (zendo.status === 'rejected') throw zendo.reason;
  keep(`${basename(script, '.py')}-official`, official.value);
  keep(`${basename(script, '.py')}-zendo`, zendo.value);
  return { official: official.value, zendo: zendo.value };
}

/** Keeps what came of a session in `dist/clients`, for whoever wants to look at it afterwards. */
export function keep(name: string, what: unknown): void {
  const directory = join(ROOT, 'dist', 'clients');
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, `${name}.json`), JSON.stringify(what, null, 1));
}

/** Runs `work` against a fresh official server. */
export async function withOfficialServer<Result>(work: (url: string) => Promise<Result>): Promise<Result> {
  const server = await OfficialServer.start(ACCOUNT);
  try {
    return await work(server.url);
  } finally {
    await server.stop();
  }
}

/** Runs `work` against a fresh tenant of a Zendo of its own. */
export async function withTenant<Result>(work: (url: string) => Promise<Result>): Promise<Result> {
  const product = await Zendo.start();
  try {
    const tenant = await product.createTenant('conforming', ACCOUNT);
    return await work(tenant.url);
  } finally {
    await product.stop();
  }
}

/** @throws Error when the script itself does not come to its end. */
export async function runSession<Result = Session>(
  url: string,
  script: string,
  args: readonly string[] = [],
): Promise<Result> {
  const client = (await ZenmlClient.create()).useAccount(url, ACCOUNT);
  const output = join(client.directory, 'session.json');
  try {
    const finished = await client.python(sessionScript(script), [output, ...args], 3_600_000);
    if (finished.code !== 0) throw new Error(`${script} ended at ${url}:\n${finished.output.slice(-6000)}`);
    return JSON.parse(await readFile(output, 'utf8')) as Result;
  } finally {
    await client.remove();
  }
}
