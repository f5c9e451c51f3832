import type { Zendo } from '../harness/zendo.js';

/** What `tenants import -o json` prints. */
export interface Imported {
  readonly operation: {
    readonly status: string;
    readonly error: { readonly code: string; readonly message: string } | null;
  };
  readonly import: {
    readonly state: string;
    readonly report: {
      readonly tables: readonly {
        readonly table: string;
        readonly rows: number;
        readonly hash: string;
        readonly loaded_rows: number;
        readonly loaded_hash: string;
      }[];
      readonly notes: readonly { readonly code: string; readonly items: readonly string[] }[];
      readonly admins: readonly string[];
    } | null;
  };
}

/** `zendo tenants import`. */
export const importInto = (zendo: Zendo, tenant: string, from: string, env: NodeJS.ProcessEnv = {}) =>
  zendo.cli(['tenants', 'import', tenant, '--from', from, '--yes', '-o', 'json'], { env, timeoutMs: 300_000 });

/** @throws Error when a table is not equal, or the import did not end well. @returns rows by table */
export function expectLoaded({ code, stdout, output }: Awaited<ReturnType<typeof importInto>>): {
  readonly rows: ReadonlyMap<string, number>;
  readonly report: NonNullable<Imported['import']['report']>;
} {
  if (code !== 0) throw new Error(`import ended with ${code}:\n${output}`);
  const { operation, import: imported } = JSON.parse(stdout) as Imported;
  const { report } = imported;
  if (operation.status !== 'succeeded' || imported.state !== 'loaded' || !report) throw new Error(output);
  for (const each of report.tables) {
    expect([each.table, each.loaded_rows, each.loaded_hash]).toEqual([each.table, each.rows, each.hash]);
  }
  return { rows: new Map(report.tables.map(({ table, rows }) => [table, rows])), report };
}
