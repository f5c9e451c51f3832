/*
 * What the worker and the launcher say to each other: JSON over HTTP on a unix socket that only their user can open.
 *
 *   POST   /tenants/{id}/migration   MigrationRequest → MigrationStatus   starts one or joins the one that runs
 *   PUT    /tenants/{id}/server      ServerRequest → TenantStatus         runs the server; no-op when it runs with this key
 *   DELETE /tenants/{id}/server      StopRequest → TenantStatus           stops it; asks again until `stopped`
 *   GET    /tenants/{id}?waitMs=     → TenantStatus                       answers early once it is ready or hopeless
 *   GET    /tenants                  → TenantStatus[]
 *   GET    /events                   → a line of JSON `TenantEvent` at each change, for as long as one listens
 *
 * A fault is `{code, message}` with a 4xx or 5xx status.
 */

/** A program of the tenant server and what it is started with. Secrets are apart: they go through a pipe. */
export interface TenantProgram {
  /** The bundled file; the launcher's own when absent. */
  readonly entry?: string;
  /** Options of Node itself. */
  readonly nodeOptions: readonly string[];
  /** The whole environment beside PATH and the like. No secret. */
  readonly environment: Readonly<Record<string, string>>;
  /** Content of the secrets file: a JSON object. */
  readonly secrets: Readonly<Record<string, unknown>>;
}

/** Asks for `tenant-server migrate` to be run. */
export interface MigrationRequest {
  /** Names what is to be migrated to; a second request with the same key after success does nothing. */
  readonly key: string;
  readonly program: TenantProgram;
  /** How long the answer may wait for the end, in ms. */
  readonly waitMs: number;
}

/** How the migration is doing that runs or ran last. */
export interface MigrationStatus {
  readonly key: string;
  readonly state: 'running' | 'succeeded' | 'failed';
  /** The last line of progress. */
  readonly message?: string;
  readonly error?: { readonly code: string; readonly message: string };
}

/** Asks for a server that listens on this address. */
export interface ServerRequest {
  /** Changes when the server is to be started anew. */
  readonly key: string;
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly program: TenantProgram;
}

/** `suspended` keeps the tenant's port and says there that it is suspended. `forget` also removes its log files. */
export interface StopRequest {
  readonly suspended?: { readonly name: string; readonly host: string; readonly port: number };
  readonly forget?: boolean;
}

/**
 * `starting`: runs, not ready yet. `unready`: was ready, its `/ready` fails now. `crash_loop`: ended again and again,
 * waits for the next try. `port_in_use`: another program has its port.
 */
export type TenantState =
  'stopped' | 'stopping' | 'suspended' | 'starting' | 'ready' | 'unready' | 'crash_loop' | 'port_in_use';

/** All that the launcher knows of one tenant. */
export interface TenantStatus {
  readonly id: string;
  readonly state: TenantState;
  /** Key of the server that runs or is to run. */
  readonly key?: string;
  /** Key of the last migration that succeeded while this launcher runs. */
  readonly migratedKey?: string;
  readonly port?: number;
  readonly pid?: number;
  /** How often it ended by itself since it was last ready for a minute. */
  readonly failures: number;
  /** Why it is in this state, for people. */
  readonly reason?: string;
  /** What it last wrote, oldest first. */
  readonly lastLines: readonly string[];
}

/** A tenant has come into this state. */
export interface TenantEvent {
  readonly id: string;
  readonly state: TenantState;
}
