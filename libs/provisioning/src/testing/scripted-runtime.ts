import { type RuntimeStep, type StepResult, TenantRuntime, type TenantSpec } from '../runtime/tenant-runtime.js';

type Verb = 'up' | 'suspend' | 'down';

/** A runtime of one step a verb, whose answers a test decides. It remembers what it was asked for. */
export class ScriptedRuntime extends TenantRuntime {
  readonly kind = 'process';
  /** Each run of a step, in order. */
  readonly runs: { readonly verb: Verb; readonly tenant: TenantSpec }[] = [];
  /** What a step answers; `done` unless a test says otherwise. */
  answer: (tenant: TenantSpec, verb: Verb) => Promise<StepResult> = async () => ({ state: 'done' });

  up(): readonly RuntimeStep[] {
    return [this.#step('up', 'server', 'Start the server')];
  }

  suspend(): readonly RuntimeStep[] {
    return [this.#step('suspend', 'stop', 'Stop the server')];
  }

  down(): readonly RuntimeStep[] {
    return [this.#step('down', 'stop', 'Stop the server')];
  }

  async watch(): Promise<() => Promise<void>> {
    return async () => undefined;
  }

  /** How often the tenant was asked for with this verb. */
  count(tenantId: string, verb: Verb = 'up'): number {
    return this.runs.filter((run) => run.tenant.id === tenantId && run.verb === verb).length;
  }

  #step(verb: Verb, name: string, title: string): RuntimeStep {
    return {
      name,
      title,
      run: (tenant) => {
        this.runs.push({ verb, tenant });
        return this.answer(tenant, verb);
      },
    };
  }
}
