import { ProvisioningError, type RuntimeStep, type StepResult, type TenantSpec } from '../../runtime/tenant-runtime.js';
import type { LauncherClient } from '../launcher-client.js';
import type { TenantStatus } from '../launcher-protocol.js';
import { type ProcessSettings, serverOf } from '../tenant-program.js';

const WAIT_MS = 8_000;
const LOOK_AGAIN_MS = 500;
const SHOWN_LINES = 5;

/** Waits until the server's `/ready` answers. */
export class AwaitReady implements RuntimeStep {
  readonly name = 'ready';
  readonly title = 'Wait until the server answers';

  constructor(
    private readonly launcher: LauncherClient,
    private readonly settings: ProcessSettings,
  ) {}

  /** @throws ProvisioningError `server_crash_loop`, `port_in_use` */
  async run(tenant: TenantSpec): Promise<StepResult> {
    const status = await this.launcher.status(tenant.id, WAIT_MS);
    // Somebody may have asked for something else meanwhile; the next pass sorts it out.
    const isOurs = status.key === serverOf(tenant, this.settings).key;
    if (isOurs && status.state === 'ready') return { state: 'done' };
    if (isOurs && status.state === 'crash_loop') {
      throw new ProvisioningError('server_crash_loop', crashMessage(status), { userFixable: false, retryable: true });
    }
    if (isOurs && status.state === 'port_in_use') {
      throw new ProvisioningError(
        'port_in_use',
        `${status.reason ?? `Port ${tenant.port} is in use.`} The tenant starts when it is free again.`,
        { userFixable: true, retryable: true },
      );
    }
    return { state: 'wait', reason: status.reason ?? 'The server starts.', afterMs: LOOK_AGAIN_MS };
  }
}

function crashMessage({ reason, failures, lastLines }: TenantStatus): string {
  const lines = lastLines.slice(-SHOWN_LINES).join('\n');
  return `The server ends again and again (${failures} times). ${reason ?? ''}${lines ? `\n${lines}` : ''}`;
}
