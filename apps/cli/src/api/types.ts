import type { Note } from '@zendo/transfer';

/** Shapes of the admin API that the CLI reads. Members it does not read are kept, and shown by `-o json`. */
export interface Tenant {
  readonly id: string;
  readonly name: string;
  readonly display_name: string;
  /** Nowhere once it is purged. */
  readonly url: string | null;
  readonly status: string;
  readonly status_code?: string | null;
  readonly status_reason?: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly release: string;
  readonly size: string;
  readonly generation: number;
  readonly observed_generation: number;
  readonly created_at: string;
  readonly deleted_at?: string | null;
  readonly purge_at?: string | null;
  readonly owner?: { readonly username: string } | null;
}

export interface OperationStep {
  readonly name: string;
  readonly title: string;
  readonly state: string;
  readonly started_at: string | null;
  readonly finished_at: string | null;
  readonly message: string | null;
}

export interface OperationError {
  readonly code: string;
  readonly message: string;
  readonly user_fixable: boolean;
  readonly retryable: boolean;
}

export interface Operation {
  readonly id: string;
  readonly tenant_id: string;
  readonly tenant_name: string;
  readonly type: string;
  readonly status: string;
  readonly steps: readonly OperationStep[];
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly error: OperationError | null;
  readonly created_at: string;
  readonly started_at: string | null;
  readonly finished_at: string | null;
}

/** An import, and once it is loaded what came in. */
export interface Import {
  readonly id: string;
  readonly state: string;
  readonly part_bytes: number;
  readonly report: {
    readonly tables: readonly {
      readonly table: string;
      readonly rows: number;
      readonly hash: string;
      readonly loaded_rows: number;
      readonly loaded_hash: string;
    }[];
    readonly notes: readonly Note[];
    readonly admins: readonly string[];
  } | null;
}

/** What a change of a tenant answers. A dry run has no operation. */
export interface Change {
  readonly tenant: Tenant;
  readonly operation: Operation | null;
  readonly dry_run: boolean;
}

/** A custom size: quantities as Kubernetes writes them. */
export interface CustomSize {
  readonly replicas?: number;
  readonly cpuRequest?: string;
  readonly cpuLimit?: string;
  readonly memoryRequest?: string;
  readonly memoryLimit?: string;
  readonly poolSize?: number;
}

export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: readonly string[];
  readonly created_at: string;
  readonly last_used_at: string | null;
  readonly expires_at?: string | null;
  readonly revoked_at?: string | null;
}

export interface Operator {
  readonly id: string;
  readonly email: string;
  readonly disabled_at: string | null;
  readonly created_at: string;
}

export interface Organization {
  readonly id: string;
  readonly name: string;
  readonly display_name: string;
  readonly is_default: boolean;
  readonly created_at: string;
}

export interface AuditEvent {
  readonly id: string;
  readonly created_at: string;
  readonly action: string;
  readonly actor: { readonly type: string; readonly id?: string | null; readonly name?: string | null };
  readonly target?: { readonly type: string; readonly id?: string | null; readonly name?: string | null } | null;
  readonly ip?: string | null;
  readonly outcome?: string;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next_cursor: string | null;
}

export const TERMINAL: ReadonlySet<string> = new Set(['succeeded', 'failed', 'superseded', 'cancelled']);

export interface Session {
  readonly token: string;
  readonly expires_at: string | null;
}

export interface Whoami {
  readonly type: string;
  readonly id: string;
  readonly name?: string | null;
  readonly email?: string | null;
}
