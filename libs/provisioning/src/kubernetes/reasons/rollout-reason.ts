import { ProvisioningError } from '../../runtime/tenant-runtime.js';
import type { Condition, ContainerStatus, DeploymentStatus, PodStatus, Terminated } from './pod-status.js';
import { refusalOf } from './refusal.js';

/** How long a pod may find no node before that counts as a fault: a cluster that grows by itself needs a while. */
export const UNSCHEDULABLE_GRACE_MS = 60_000;

/** As much of a container's last words as a message holds. */
const LAST_LINES = 10;
const LAST_CHARACTERS = 1_000;

/**
 * Why a rollout does not get on, or undefined when there is no fault to see (yet).
 * @param pods the pods of the newest template only
 * @param now milliseconds since the epoch
 */
export function rolloutReason(
  deployment: DeploymentStatus,
  pods: readonly PodStatus[],
  now: number,
): ProvisioningError | undefined {
  for (const pod of pods) {
    const reason = podReason(pod, now);
    if (reason) return reason;
  }
  return deploymentReason(deployment.conditions ?? []);
}

function podReason(pod: PodStatus, now: number): ProvisioningError | undefined {
  for (const container of pod.initContainerStatuses ?? []) {
    const reason = imageReason(container) ?? startReason(container) ?? migrationReason(container);
    if (reason) return reason;
  }
  for (const container of pod.containerStatuses ?? []) {
    const reason = imageReason(container) ?? startReason(container) ?? crashReason(container);
    if (reason) return reason;
  }
  return unschedulable(pod.conditions ?? [], now);
}

function imageReason({ image, state }: ContainerStatus): ProvisioningError | undefined {
  // ErrImagePull is the first try only; what follows it tells whether it was a passing fault.
  if (!['ImagePullBackOff', 'InvalidImageName', 'ErrImageNeverPull'].includes(state?.waiting?.reason ?? '')) {
    return undefined;
  }
  return fixable(
    'image_pull_failed',
    `The image ${image ?? 'of the server'} cannot be pulled: ${sentence(state?.waiting?.message)} ` +
      'Check its name, that it was pushed, and the registry credentials.',
  );
}

function startReason({ state }: ContainerStatus): ProvisioningError | undefined {
  const { reason = '', message } = state?.waiting ?? {};
  if (!['CreateContainerConfigError', 'CreateContainerError', 'RunContainerError'].includes(reason)) return undefined;
  return new ProvisioningError('container_not_created', `The container cannot be created: ${sentence(message)}`, {
    userFixable: false,
    retryable: true,
  });
}

function migrationReason(container: ContainerStatus): ProvisioningError | undefined {
  const end = failedEnd(container);
  if (!end) return undefined;
  if (end.reason === 'OOMKilled') return outOfMemory('migration');
  const said = lastJson(end.message);
  // The server's own code would be lost among ours, so the message carries it.
  const what = said ? `${said.message} (${said.code})` : lastWords(end);
  return new ProvisioningError('migration_failed', `The database migration failed: ${what}`, {
    userFixable: !PASSING.has(said?.code ?? ''),
    retryable: true,
  });
}

/** What `tenant-server migrate` says when Postgres is away: not the tenant's fault, and it will pass. */
const PASSING: ReadonlySet<string> = new Set(['database_unavailable', 'database_unreachable', 'lock_timeout']);

function crashReason(container: ContainerStatus): ProvisioningError | undefined {
  const end = failedEnd(container);
  if (!end) return undefined;
  if (end.reason === 'OOMKilled') return outOfMemory('server');
  // One crash may be a passing fault, such as Postgres being away; the kubelet backs off when it goes on.
  if (container.state?.waiting?.reason !== 'CrashLoopBackOff') return undefined;
  return fixable('server_crash_loop', `The server crashes at its start. Its last lines: ${lastWords(end)}`);
}

function failedEnd({ state, lastState }: ContainerStatus): Terminated | undefined {
  if (state?.running) return undefined;
  const end = state?.terminated ?? lastState?.terminated;
  return end && (end.exitCode !== 0 || state?.waiting?.reason === 'CrashLoopBackOff') ? end : undefined;
}

const outOfMemory = (who: string) =>
  fixable('out_of_memory', `The ${who} was killed because it used more memory than its limit. Choose a larger size.`);

function unschedulable(conditions: readonly Condition[], now: number): ProvisioningError | undefined {
  const scheduled = conditions.find(({ type }) => type === 'PodScheduled');
  if (scheduled?.status !== 'False' || scheduled.reason !== 'Unschedulable') return undefined;
  if (now - Date.parse(scheduled.lastTransitionTime ?? '') < UNSCHEDULABLE_GRACE_MS) return undefined;
  return fixable(
    'unschedulable',
    `No node can take the server: ${sentence(scheduled.message)} Add nodes or choose a smaller size.`,
  );
}

function deploymentReason(conditions: readonly Condition[]): ProvisioningError | undefined {
  const failure = conditions.find(({ type, status }) => type === 'ReplicaFailure' && status === 'True');
  if (failure) {
    const said = failure.message ?? failure.reason ?? '';
    return refusalOf(said) ?? fixable('pods_refused', `The cluster refuses the server's pods: ${sentence(said)}`);
  }
  const progress = conditions.find(({ type, status }) => type === 'Progressing' && status === 'False');
  if (progress?.reason !== 'ProgressDeadlineExceeded') return undefined;
  return fixable(
    'server_not_ready',
    'The server runs but does not become ready. Look at its log and at whether it reaches Postgres.',
  );
}

/** The last line of what a container printed that is JSON with a code and a message. */
function lastJson(printed: string | undefined): { code: string; message: string } | undefined {
  for (const line of (printed ?? '').trim().split('\n').reverse()) {
    try {
      const { code, message } = JSON.parse(line) as { code?: unknown; message?: unknown };
      if (typeof code === 'string' && typeof message === 'string') return { code, message };
    } catch {
      // Not every line is JSON.
    }
  }
  return undefined;
}

function lastWords({ message, exitCode }: Terminated): string {
  const lines = (message ?? '').trim().split('\n').slice(-LAST_LINES).join('\n').slice(-LAST_CHARACTERS);
  return lines || `none; it ended with exit code ${exitCode}.`;
}

const fixable = (code: string, message: string) =>
  new ProvisioningError(code, message, { userFixable: true, retryable: true });

const sentence = (text: string | undefined): string =>
  text ? `${text.trim().replace(/\.$/, '')}.` : 'no reason given.';
