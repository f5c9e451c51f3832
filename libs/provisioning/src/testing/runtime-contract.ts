import type { Release, RuntimeStep, TenantRuntime, TenantSpec } from '../runtime/tenant-runtime.js';
import { ProvisioningError } from '../runtime/tenant-runtime.js';

/** What the suite needs of a driver's surroundings. */
export interface RuntimeHarness {
  readonly runtime: TenantRuntime;
  /** A tenant of its own at each call, with a release that works. */
  tenant(): TenantSpec;
  /** A release that works too, and one whose server never becomes ready. */
  readonly releases: { readonly better: Release; readonly broken: Release };
  /** What tells one start of the tenant's server from the next; undefined while none serves. */
  running(tenant: TenantSpec): Promise<string | undefined>;
  /** Everything that the runtime still has of the tenant, by name. */
  leftovers(tenant: TenantSpec): Promise<readonly string[]>;
  /** Lets time pass between looks: the fake cluster rolls out, the real world just goes on. */
  pause(tenant: TenantSpec, afterMs: number): Promise<void>;
  close(): Promise<void>;
}

/** A loop that no driver comes near: waiting is what a test's own time ends. */
const MOST_PASSES = 2_000;

/** Runs steps from the top until all are done, as reconciling does. @throws what a step throws */
export async function runSteps(
  harness: RuntimeHarness,
  steps: readonly RuntimeStep[],
  tenant: TenantSpec,
): Promise<void> {
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const waiting = await firstWait(steps, tenant);
    if (waiting === undefined) return;
    await harness.pause(tenant, waiting);
  }
  throw new Error('The steps are never done.');
}

async function firstWait(steps: readonly RuntimeStep[], tenant: TenantSpec): Promise<number | undefined> {
  for (const step of steps) {
    const result = await step.run(tenant);
    if (result.state === 'wait') return result.afterMs;
  }
  return undefined;
}

/** The rules that every driver of `TenantRuntime` keeps. Call it within a `describe` of the driver. */
export function runtimeContract(open: () => Promise<RuntimeHarness>): void {
  let harness: RuntimeHarness;
  const up = (tenant: TenantSpec) => runSteps(harness, harness.runtime.up(), tenant);

  beforeAll(async () => {
    harness = await open();
  });
  afterAll(() => harness?.close());

  it('names its steps in kebab-case, each once in a list', () => {
    const { runtime } = harness;
    for (const steps of [runtime.up(), runtime.suspend(), runtime.down()]) {
      const names = steps.map((step) => step.name);
      expect(new Set(names).size).toBe(names.length);
      for (const name of names) expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
      for (const { title } of steps) expect(title).not.toBe('');
    }
  });

  it('brings a tenant up, and leaves it alone when asked again', async () => {
    const tenant = harness.tenant();
    await up(tenant);
    const first = await harness.running(tenant);
    expect(first).toBeDefined();
    await up(tenant);
    expect(await harness.running(tenant)).toBe(first);
  });

  it('tells without a change whether there is anything to do', async () => {
    const { runtime } = harness;
    const tenant = harness.tenant();
    expect(await runtime.isSettled(tenant, 'down')).toBe(true);
    expect(await runtime.isSettled(tenant, 'up')).toBe(false);
    await up(tenant);
    const first = await harness.running(tenant);
    expect(await runtime.isSettled(tenant, 'up')).toBe(true);
    expect(await runtime.isSettled(tenant, 'suspend')).toBe(false);
    expect(await runtime.isSettled(tenant, 'down')).toBe(false);
    expect(await runtime.isSettled({ ...tenant, restartedAt: '2026-11-23T00:00:00.000Z' }, 'up')).toBe(false);
    expect(await runtime.isSettled({ ...tenant, release: harness.releases.better }, 'up')).toBe(false);
    expect(await harness.running(tenant)).toBe(first);
    await runSteps(harness, runtime.suspend(), tenant);
    expect(await runtime.isSettled(tenant, 'suspend')).toBe(true);
    expect(await runtime.isSettled(tenant, 'up')).toBe(false);
    await runSteps(harness, runtime.down(), tenant);
    expect(await runtime.isSettled(tenant, 'down')).toBe(true);
  });

  it('leaves the server alone when only the generation rises', async () => {
    const tenant = harness.tenant();
    await up(tenant);
    const first = await harness.running(tenant);
    await up({ ...tenant, generation: tenant.generation + 1 });
    expect(await harness.running(tenant)).toBe(first);
  });

  it('starts the server anew when a restart is asked for, once', async () => {
    const tenant = harness.tenant();
    await up(tenant);
    const first = await harness.running(tenant);
    const restarted = { ...tenant, restartedAt: '2026-11-23T00:00:00.000Z' };
    await up(restarted);
    const second = await harness.running(restarted);
    expect(second).toBeDefined();
    expect(second).not.toBe(first);
    await up(restarted);
    expect(await harness.running(restarted)).toBe(second);
  });

  it('runs another release or size when told to', async () => {
    const tenant = harness.tenant();
    await up(tenant);
    const first = await harness.running(tenant);
    const upgraded = { ...tenant, release: harness.releases.better };
    await up(upgraded);
    const second = await harness.running(upgraded);
    expect(second).not.toBe(first);
    const resized = { ...upgraded, size: { ...tenant.size, poolSize: tenant.size.poolSize + 1 } };
    await up(resized);
    expect(await harness.running(resized)).not.toBe(second);
  });

  it('says why a release does not come up, with a code, and comes back with one that works', async () => {
    const tenant = harness.tenant();
    await up(tenant);
    const broken = { ...tenant, release: harness.releases.broken };
    const fault = await up(broken).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(fault).toBeInstanceOf(ProvisioningError);
    expect((fault as ProvisioningError).code).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect((fault as ProvisioningError).message).not.toBe('');
    await up(tenant);
    expect(await harness.running(tenant)).toBeDefined();
  });

  it('suspends and resumes, and suspending twice is harmless', async () => {
    const tenant = harness.tenant();
    await up(tenant);
    await runSteps(harness, harness.runtime.suspend(), tenant);
    await runSteps(harness, harness.runtime.suspend(), tenant);
    expect(await harness.running(tenant)).toBeUndefined();
    await up(tenant);
    expect(await harness.running(tenant)).toBeDefined();
  });

  it('suspends what never ran', async () => {
    const tenant = harness.tenant();
    await runSteps(harness, harness.runtime.suspend(), tenant);
    expect(await harness.running(tenant)).toBeUndefined();
  });

  it('takes everything down, also what is suspended or was never there, and twice', async () => {
    const [ran, slept, never] = [harness.tenant(), harness.tenant(), harness.tenant()];
    await up(ran);
    await runSteps(harness, harness.runtime.suspend(), slept);
    for (const tenant of [ran, slept, never, ran]) {
      await runSteps(harness, harness.runtime.down(), tenant);
      expect(await harness.leftovers(tenant)).toEqual([]);
    }
  });

  it('keeps tenants apart', async () => {
    const [one, other] = [harness.tenant(), harness.tenant()];
    await Promise.all([up(one), up(other)]);
    const before = await harness.running(other);
    await runSteps(harness, harness.runtime.down(), one);
    expect(await harness.running(other)).toBe(before);
  });
}
