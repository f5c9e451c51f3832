import { Injectable } from '@nestjs/common';
import { ProvisioningError, reconcile } from '@zendo/provisioning';
import type { Logger } from 'pino';
import { Config } from '../config/config.js';
import { InjectLogger } from '../logging/logging.module.js';
import type { Operation } from '../operations/operation.entity.js';
import { type Pass, PassesRepository } from '../tenants/passes.repository.js';
import type { Tenant } from '../tenants/tenant.entity.js';
import { TenantsRepository } from '../tenants/tenants.repository.js';
import { faultOf, judge } from './fault.js';
import { PassPlanner } from './pass-planner.js';
import { OperationJournal } from './step-journal.js';
import { specOf } from './tenant-spec.js';

/** What a pass comes to, for the queue to act on. */
export type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'again' }
  | { readonly kind: 'wait'; readonly reason: string; readonly afterMs: number }
  | { readonly kind: 'retry'; readonly error: unknown }
  | { readonly kind: 'hopeless'; readonly reason: string };

type OpenOperation = Pick<Operation, 'type' | 'parameters' | 'deadlineAt' | 'steps'> | null;

/** An upgrade that is not ready this long before its deadline is rolled back while there is time for it. */
const ROLLBACK_MARGIN_MS = 60_000;
/** A new release may fail this often in a row before the old one comes back. */
const UPGRADE_ATTEMPTS = 3;
/** The tenant is down while an import is tried: after this many attempts in a row it comes back as it was. */
const IMPORT_ATTEMPTS = 4;

/** Brings one tenant a step nearer to what its row wants, from the top each time. */
@Injectable()
export class Reconciler {
  constructor(
    private readonly config: Config,
    private readonly tenants: TenantsRepository,
    private readonly passes: PassesRepository,
    private readonly planner: PassPlanner,
    @InjectLogger() private readonly log: Logger,
  ) {}

  /** One pass. Throws only when the control database cannot be used. */
  async pass(tenantId: string): Promise<Outcome> {
    const tenant = await this.tenants.findWithOwner(tenantId);
    if (!tenant || isGone(tenant)) return { kind: 'done' };
    const pass: Pass = { tenantId, generation: tenant.generation };
    let begun = false;
    let operation: OpenOperation | undefined;
    try {
      const { steps, during, after } = await this.planner.plan(tenant);
      operation = await this.passes.begin(pass, during);
      begun = true;
      if (operation === undefined) return { kind: 'done' };
      // Its operation has ended without it, past its deadline: nobody waits for it any more.
      if (tenant.importId && operation?.type !== 'import') return await this.#dropImport(pass);
      const journal = new OperationJournal(steps, operation?.steps ?? [], (written) =>
        this.passes.recordSteps(pass, written),
      );
      const result = await reconcile(steps, specOf(tenant, this.config), journal);
      if (result.state === 'stale') return { kind: 'done' };
      if (result.state === 'wait') return await this.#wait(tenant, pass, operation, result);
      if (!(await this.passes.converged(pass, after))) return { kind: 'done' };
      if (operation) this.log.info({ tenant_id: tenantId, operation: operation.type, status: after }, 'Converged.');
      return { kind: 'done' };
    } catch (error) {
      // Before the pass was opened its operation is not known: it is read by opening it now.
      if (!begun) operation = await this.passes.begin(pass, tenant.status);
      if (operation === undefined) return { kind: 'done' };
      return this.#fail(tenant, pass, operation, error);
    }
  }

  async #dropImport(pass: Pass): Promise<Outcome> {
    return (await this.passes.dropImport(pass)) ? { kind: 'again' } : { kind: 'done' };
  }

  async #wait(
    tenant: Tenant,
    pass: Pass,
    operation: OpenOperation,
    { step, reason, afterMs }: { step: string; reason: string; afterMs: number },
  ): Promise<Outcome> {
    const soon = Date.now() + ROLLBACK_MARGIN_MS;
    if (operation?.type === 'upgrade' && operation.deadlineAt.getTime() < soon) {
      const message = `The release was not ready in time (${reason})`;
      const late = new ProvisioningError('not_ready_in_time', message, { userFixable: false, retryable: true });
      return this.#rollBack(tenant, pass, operation, late);
    }
    this.log.debug({ tenant_id: tenant.id, step, waiting_on: reason }, 'Waiting.');
    if (!(await this.passes.waiting(pass, reason, afterMs))) return { kind: 'done' };
    return { kind: 'wait', reason, afterMs };
  }

  async #fail(tenant: Tenant, pass: Pass, operation: OpenOperation, error: unknown): Promise<Outcome> {
    const { fault, final, afterMs } = judge(error, tenant.failureCount, operation?.deadlineAt, new Date());
    const tried = tenant.failureCount + 1 >= UPGRADE_ATTEMPTS;
    if (operation?.type === 'upgrade' && error instanceof ProvisioningError && (tried || final)) {
      return this.#rollBack(tenant, pass, operation, error);
    }
    this.log.warn({ tenant_id: tenant.id, code: fault.code, reason: fault.message, final }, 'A pass failed.');
    const tired = tenant.failureCount + 1 >= IMPORT_ATTEMPTS;
    if (operation?.type === 'import' && (final || tired) && (await this.passes.importFailed(pass, fault))) {
      return { kind: 'again' };
    }
    if (!(await this.passes.faulted(pass, fault, afterMs, final))) return { kind: 'done' };
    return final ? { kind: 'hopeless', reason: fault.message } : { kind: 'retry', error };
  }

  /** The old release comes back with the very next pass. Schemas are expanded before they are contracted, so it can. */
  async #rollBack(
    tenant: Tenant,
    pass: Pass,
    operation: NonNullable<OpenOperation>,
    error: ProvisioningError,
  ): Promise<Outcome> {
    const { from_release: from, to_release: to } = operation.parameters;
    const fault = faultOf(error);
    if (!from || from === to) {
      await this.passes.faulted(pass, fault, 0, true);
      return { kind: 'hopeless', reason: fault.message };
    }
    const message = `Release ${to} did not come up, so ${from} was put back. ${fault.message}`;
    this.log.warn({ tenant_id: tenant.id, code: fault.code, reason: message }, 'An upgrade is rolled back.');
    const hit = await this.passes.rolledBack(pass, from, { ...fault, message });
    return hit ? { kind: 'again' } : { kind: 'done' };
  }
}

const isGone = ({ desiredState, status, generation, observedGeneration }: Tenant): boolean =>
  desiredState === 'purged' && status === 'purged' && generation === observedGeneration;
