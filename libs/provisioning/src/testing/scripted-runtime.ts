import {
  type Direction,
  type RuntimeStep,
  type StepResult,
  TenantRuntime,
  type TenantSpec,
} from '../runtime/tenant-runtime.js';

/** A runtime of one step a verb, whose answers a test decides. It remembers what it was asked for. */
export class ScriptedRuntime extends TenantRuntime {
  readonly kind = 'process';
  /** Each run of a step, in order. */
  readonly runs: { readonly verb: Direction; readonly tenant: TenantSpec }[] = [];
  /** What a step answers; `done` unless a test says otherwise. */
  answer: (tenant: TenantSpec, verb: Direction) => Promise<StepResult> = async () => ({ state: 'done' });

  /** What a look at a tenant that owes nothing finds; settled unless a test says otherwise. */
  settled: (tenant: TenantSpec, verb: Direction) => Promise<boolean> = async () => true;

  up(): readonly RuntimeStep[] {
    return [this.#step('up', 'server', 'Start the server')];
  }

  suspend(): readonly RuntimeStep[] {
    return [this.#step('suspend', 'stop', 'Stop the server')];
  }

  down(): readonly RuntimeStep[] {
    return [this.#step('down', 'stop', 'Stop the server')];
  }

  isSettled(tenant: TenantSpec, direction: Direction): Promise<boolean> {
    return this.settled(tenant, direction);
  }

  async watch(): Promise<() => Promise<void>> {
    return async () => undefined;
  }

  /** How often the tenant was asked for with this verb. */
  count(tenantId: string, verb: Direction = 'up'): number {
    return this.runs.filter((run) => run.tenant.id === tenantId && run.verb === verb).length;
  }

  #step(verb: Direction, name: string, title: string): RuntimeStep {
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
