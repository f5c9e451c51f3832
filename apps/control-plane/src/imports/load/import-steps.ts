import { Injectable } from '@nestjs/common';
import { type RuntimeStep, type StepResult, TenantRuntime } from '@zendo/provisioning';
import type { Tenant } from '../../tenants/tenant.entity.js';
import type { Import } from '../import.entity.js';
import { ImportsRepository } from '../imports.repository.js';
import { CheckArchive } from './check-archive.step.js';
import { LoadImport } from './load-import.step.js';

/** What comes before the server of a tenant that has an import to load. */
@Injectable()
export class ImportSteps {
  constructor(
    private readonly imports: ImportsRepository,
    private readonly runtime: TenantRuntime,
  ) {}

  /** Check, stop, load; once the import is in, the same steps with nothing left to do. */
  async of({ importId, ownerUsername }: Pick<Tenant, 'importId' | 'ownerUsername'>): Promise<readonly RuntimeStep[]> {
    if (importId === null) return [];
    const row = await this.imports.get(importId);
    const steps = [
      new CheckArchive(this.imports, row),
      new StopServer(this.runtime.suspend()),
      new LoadImport(this.imports, row, ownerUsername),
    ];
    return isIn(row) ? steps.map(done) : steps;
  }
}

const isIn = ({ state }: Import): boolean => state === 'loaded';

const done = ({ name, title }: RuntimeStep): RuntimeStep => ({ name, title, run: async () => ({ state: 'done' }) });

/** Whatever it takes in this runtime until nothing of the tenant runs, as one step. */
class StopServer implements RuntimeStep {
  readonly name = 'stop';
  readonly title = 'Stop the server';

  constructor(private readonly steps: readonly RuntimeStep[]) {}

  async run(tenant: Parameters<RuntimeStep['run']>[0]): Promise<StepResult> {
    for (const step of this.steps) {
      const result = await step.run(tenant);
      if (result.state === 'wait') return result;
    }
    return { state: 'done' };
  }
}
