import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { MasterKey } from '@zendo/tenancy';

import { Child } from '../tools/e2e/harness/child.js';
import { freePort } from '../tools/e2e/harness/ports.js';
import type { Zendo } from '../tools/e2e/harness/zendo.js';
import { cpuSeconds, environmentOf, type ProcessInfo, treeOf } from './processes.js';

/** From the start of the process to its first answered `GET /api/v1/info`. */
export interface StartUp {
  readonly wallMs: number;
  /** User and system time of the server process until then, in seconds. */
  readonly cpuSeconds: number;
}

/** Starts a server, waits for its first answer and leaves it running. */
export async function measureStart(
  start: () => Child | Promise<Child>,
  url: string,
): Promise<StartUp & { child: Child }> {
  const child = await start();
  const startedAt = child.startedAt;
  for (;;) {
    const answered = await fetch(`${url}/api/v1/info`).then(
      async (answer) => (await answer.arrayBuffer(), answer.ok),
      () => false,
    );
    if (answered) break;
    if (!child.running) throw new Error(`the server ended:\n${child.output.slice(-4000)}`);
    if (performance.now() - startedAt > 120_000) throw new Error(`no answer:\n${child.output.slice(-4000)}`);
    await sleep(5);
  }
  return { wallMs: performance.now() - startedAt, cpuSeconds: cpuSeconds(child.process.pid ?? 0), child };
}

/** The server process of a tenant that runs. */
export function serverOf(zendo: Zendo, tenantId: string): ProcessInfo {
  const found = treeOf(zendo.child.process.pid ?? 0).find(
    ({ pid, command }) => command.at(-1) === 'serve' && environmentOf(pid)['ZENDO_TENANT_ID'] === tenantId,
  );
  if (!found) throw new Error(`no server process of tenant ${tenantId}`);
  return found;
}

/**
 * Starts a second server of a tenant with the very command and settings that the launcher gave to its own, on another
 * port, and measures it.
 */
export async function measureTenantStart(zendo: Zendo, tenantId: string): Promise<StartUp> {
  const running = serverOf(zendo, tenantId);
  const [command = '', ...args] = running.command;
  const directory = await mkdtemp(join(tmpdir(), 'zendo-bench-'));
  try {
    const key = new MasterKey(await readFile(join(zendo.dataDirectory, 'master.key'), 'utf8'));
    const secrets = join(directory, 'secrets.json');
    await writeFile(secrets, JSON.stringify(key.secretsOf(tenantId, 'runtime')), { mode: 0o600 });
    const port = await freePort();
    const env = {
      ...environmentOf(running.pid),
      PORT: String(port),
      METRICS_PORT: '0',
      ZENDO_SECRETS_FILE: secrets,
      ZENDO_EXIT_WITH_PARENT: '0',
    };
    const { child, wallMs, cpuSeconds } = await measureStart(
      () => new Child(command, args, { env }),
      `http://127.0.0.1:${port}`,
    );
    await child.stop();
    return { wallMs, cpuSeconds };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
