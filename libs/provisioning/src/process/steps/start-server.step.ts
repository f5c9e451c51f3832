import type { RuntimeStep, StepResult, TenantSpec } from '../../runtime/tenant-runtime.js';
import type { LauncherClient } from '../launcher-client.js';
import { type ProcessSettings, serverOf } from '../tenant-program.js';

/** Has the launcher run the server as it is to be; nothing happens when it does. */
export class StartServer implements RuntimeStep {
  readonly name = 'server';
  readonly title = 'Start the server';

  constructor(
    private readonly launcher: LauncherClient,
    private readonly settings: ProcessSettings,
  ) {}

  async run(tenant: TenantSpec): Promise<StepResult> {
    const { port } = tenant;
    await this.launcher.serve(tenant.id, serverOf(tenant, this.settings));
    return { state: 'done', message: `port ${port}` };
  }
}
