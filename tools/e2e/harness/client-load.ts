import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Child } from './child.js';
import { eventually } from './eventually.js';
import type { Account } from './official-server.js';
import { ZenmlClient } from './zenml-client.js';

export interface ClientLoadResult {
  /** Calls of the client's API, and what those that failed said. */
  readonly calls: number;
  readonly failed: readonly string[];
  /** HTTP exchanges beneath them, by status. */
  readonly exchanges: number;
  /** Exchanges that were not answered by a 2xx, or that the client sent again. */
  readonly trouble: readonly string[];
}

interface Summary {
  readonly calls: number;
  readonly failed: string[];
  readonly statuses: Record<string, number>;
  readonly trouble: string[];
}

/** Real clients, each a process of its own, that keep using one server: reads and writes by turns. */
export class ClientLoad {
  private constructor(private readonly clients: readonly { readonly client: ZenmlClient; readonly child: Child }[]) {}

  /** Starts them and waits until all are at it. */
  static async start(url: string, account: Account, count: number): Promise<ClientLoad> {
    const clients = await Promise.all(
      Array.from({ length: count }, async () => {
        const client = (await ZenmlClient.create()).useAccount(url, account);
        return { client, child: client.startPython('load.py', [stopFile(client)]) };
      }),
    );
    const load = new ClientLoad(clients);
    await eventually(async () => {
      for (const { child } of clients) {
        if (!child.running) throw new Error(`A client ended:\n${child.output.slice(-4000)}`);
        if (!child.stdout.includes('GOING'))
          throw new Error(`A client is not there yet:\n${child.output.slice(-4000)}`);
      }
    }, 180_000);
    return load;
  }

  /** Ends them. @returns what became of all of it together */
  async stop(): Promise<ClientLoadResult> {
    const summaries = await Promise.all(
      this.clients.map(async ({ client, child }) => {
        await writeFile(stopFile(client), '');
        const { stdout, output } = await child.finished();
        await client.remove();
        const text = stdout.split('\n').find((line) => line.startsWith('SUMMARY'));
        if (!text) throw new Error(`A client ended without a word:\n${output.slice(-4000)}`);
        return JSON.parse(text.slice('SUMMARY'.length)) as Summary;
      }),
    );
    const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
    return {
      calls: sum(summaries.map(({ calls }) => calls)),
      failed: summaries.flatMap(({ failed }) => failed),
      exchanges: sum(summaries.flatMap(({ statuses }) => Object.values(statuses))),
      trouble: summaries.flatMap(({ trouble }) => trouble),
    };
  }
}

const stopFile = (client: ZenmlClient): string => join(client.directory, 'stop');
