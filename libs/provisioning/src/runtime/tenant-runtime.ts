import type { TenantSecrets } from '@zendo/tenancy';

/** A version of the tenant server that tenants can run. */
export interface Release {
  readonly version: string;
  /** Kubernetes: the container image. */
  readonly image?: string;
  /** Process runtime: the bundled file to run with Node. */
  readonly entry?: string;
}

/** What a tenant's server may use. Quantities are Kubernetes quantities. */
export interface TenantSize {
  readonly name: string;
  readonly replicas: number;
  readonly cpuRequest: string;
  readonly cpuLimit?: string;
  readonly memoryRequest: string;
  readonly memoryLimit: string;
  /** Database connections of one replica. */
  readonly poolSize: number;
}

/** Everything that a runtime needs to know of one tenant: desired state, and nothing of how it got there. */
export interface TenantSpec {
  readonly id: string;
  readonly name: string;
  readonly generation: number;
  readonly release: Release;
  readonly size: TenantSize;
  /** Where clients reach it, without a trailing slash. */
  readonly url: string;
  /** Kubernetes: the cluster that it is placed on, by its name in the configuration; the default one when absent. */
  readonly cluster?: string;
  /** Process runtime: the stable port of this tenant. */
  readonly port?: number;
  /** `postgres://host:port/database`, without user or password. */
  readonly databaseUrl: string;
  /** Changes when the tenant is to be restarted without any other change (RFC 3339 or empty). */
  readonly restartedAt: string;
  /** The first admin, until the tenant has it; the hash is argon2id in PHC form. */
  readonly owner?: { readonly username: string; readonly passwordHash: string };
  /** Derives the secrets anew at each call, so that no object that may be logged holds them. */
  secrets(role: 'runtime' | 'owner'): TenantSecrets;
}

/** `done`: the step's state holds now. `wait`: look again after `afterMs`; costs no attempt. */
export type StepResult =
  | { readonly state: 'done'; readonly message?: string }
  | { readonly state: 'wait'; readonly reason: string; readonly afterMs: number };

/** Tells how far a step that takes its time is. */
export type StepProgress = (message: string) => Promise<void>;

/**
 * One idempotent, non-blocking step: it looks, acts if needed and answers. It never sleeps, loops or holds a lock,
 * and it may be killed at any line and run again.
 * @throws ProvisioningError for a fault with a known reason; anything else is a passing fault and is retried.
 */
export interface RuntimeStep {
  /** Stable, kebab-case: what an operation's step list shows and scripts match on. */
  readonly name: string;
  /** One line for people, such as `Start the server`. */
  readonly title: string;
  run(tenant: TenantSpec, progress?: StepProgress): Promise<StepResult>;
}

/** A fault that has a reason: says whether the user can mend it and whether trying again may help. */
export class ProvisioningError extends Error {
  constructor(
    /** Stable snake_case, such as `image_pull_failed`. */
    readonly code: string,
    message: string,
    readonly options: { readonly userFixable: boolean; readonly retryable: boolean; readonly cause?: unknown },
  ) {
    super(message, { cause: options.cause });
    this.name = 'ProvisioningError';
  }
}

/** The three lists of steps that a runtime has. */
export type Direction = 'up' | 'suspend' | 'down';

/** Where tenant servers run. Two drivers implement it, `process` and `kubernetes`, and pass one test suite. */
export abstract class TenantRuntime {
  abstract readonly kind: 'process' | 'kubernetes';
  /** Steps after which the tenant's server runs the wanted release, migrated first, and is reachable. */
  abstract up(): readonly RuntimeStep[];
  /** Steps after which nothing of the tenant runs but everything is kept (suspended). */
  abstract suspend(): readonly RuntimeStep[];
  /** Steps after which no object, process or file of the tenant is left in the runtime. */
  abstract down(): readonly RuntimeStep[];
  /**
   * Whether the steps of this direction would find nothing to do. Changes nothing, and is quick, since it is asked of
   * all tenants in turn. In doubt it says no. @throws what a step throws that cannot look
   */
  abstract isSettled(tenant: TenantSpec, direction: Direction): Promise<boolean>;
  /** Calls `poke` with a tenant's id whenever something of it may have changed. Returns how to stop. Only a hint. */
  abstract watch(poke: (tenantId: string) => void): Promise<() => Promise<void>>;
}
