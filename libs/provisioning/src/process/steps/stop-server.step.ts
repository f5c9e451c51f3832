import type { RuntimeStep, StepResult, TenantSpec } from '../../runtime/tenant-runtime.js';
import type { LauncherClient } from '../launcher-client.js';
import type { ProcessSettings } from '../tenant-program.js';

const LOOK_AGAIN_MS = 500;

/** Stops the server. `suspended` leaves a page on its port that says so; `removed` leaves nothing, not even its logs. */
export class StopServer implements RuntimeStep {
  readonly name = 'stop';
  readonly title = 'Stop the server';

  constructor(
    private readonly launcher: LauncherClient,
    private readonly settings: ProcessSettings,
    private readonly mode: 'suspended' | 'removed',
  ) {}

  async run({ id, name, port }: TenantSpec): Promise<StepResult> {
    const { host } = this.settings;
    const suspended = this.mode === 'suspended' && port !== undefined ? { suspended: { name, host, port } } : {};
    const { state } = await this.launcher.stop(id, { ...suspended, forget: this.mode === 'removed' });
    if (state === 'stopped' || state === 'suspended') return { state: 'done' };
    return { state: 'wait', reason: 'The server finishes what it is doing.', afterMs: LOOK_AGAIN_MS };
  }
}
