import type { ContainerStatus, DeploymentStatus, PodStatus } from './pod-status.js';
import { rolloutReason, UNSCHEDULABLE_GRACE_MS } from './rollout-reason.js';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const server = (status: Partial<ContainerStatus>): PodStatus => ({
  containerStatuses: [{ name: 'server', image: 'zendo/tenant-server:9', ...status }],
});
const migrate = (status: Partial<ContainerStatus>): PodStatus => ({
  initContainerStatuses: [{ name: 'migrate', ...status }],
  containerStatuses: [{ name: 'server', state: { waiting: { reason: 'PodInitializing' } } }],
});
const crashed = (exitCode: number, message?: string, reason = 'Error') => ({
  state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 10s' } },
  lastState: { terminated: { exitCode, reason, ...(message !== undefined && { message }) } },
});
const pending = (since: number): PodStatus => ({
  conditions: [
    {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message: '0/3 nodes are available: 3 Insufficient memory.',
      lastTransitionTime: new Date(since).toISOString(),
    },
  ],
});
const condition = (type: string, status: string, reason: string, message = ''): DeploymentStatus => ({
  conditions: [{ type, status, reason, message }],
});

describe('the reason why a rollout does not get on', () => {
  const cases: [string, PodStatus | DeploymentStatus, string, RegExp][] = [
    [
      'an image that is not there',
      server({ state: { waiting: { reason: 'ImagePullBackOff', message: 'not found' } } }),
      'image_pull_failed',
      /zendo\/tenant-server:9 cannot be pulled: not found\. Check/,
    ],
    [
      'an image name that is none',
      server({ state: { waiting: { reason: 'InvalidImageName' } } }),
      'image_pull_failed',
      /no reason given/,
    ],
    [
      'an image of the migration',
      migrate({ state: { waiting: { reason: 'ImagePullBackOff' } } }),
      'image_pull_failed',
      /pulled/,
    ],
    [
      'a crash loop',
      server(crashed(1, 'booting\nError: no such file')),
      'server_crash_loop',
      /last lines: booting\nError: no such file/,
    ],
    ['a crash loop in silence', server(crashed(139)), 'server_crash_loop', /exit code 139/],
    ['too little memory', server(crashed(137, '', 'OOMKilled')), 'out_of_memory', /larger size/],
    [
      'too little memory, before it is started again',
      server({ state: { terminated: { exitCode: 137, reason: 'OOMKilled' } } }),
      'out_of_memory',
      /server was killed/,
    ],
    [
      'a failed migration that says why',
      migrate(crashed(1, '{"step":"lock"}\n{"code":"migration_failed","message":"relation x exists"}')),
      'migration_failed',
      /relation x exists \(migration_failed\)/,
    ],
    [
      'a failed migration that says nothing',
      migrate({ state: { terminated: { exitCode: 2 } } }),
      'migration_failed',
      /exit code 2/,
    ],
    ['a migration without memory', migrate(crashed(137, '', 'OOMKilled')), 'out_of_memory', /migration was killed/],
    [
      'a pod that no node takes',
      pending(NOW - UNSCHEDULABLE_GRACE_MS),
      'unschedulable',
      /3 Insufficient memory\. Add nodes/,
    ],
    [
      'a quota',
      condition(
        'ReplicaFailure',
        'True',
        'FailedCreate',
        'pods "x" is forbidden: exceeded quota: mean, requested: pods=1',
      ),
      'quota_exceeded',
      /exceeded quota: mean/,
    ],
    [
      'Pod Security',
      condition(
        'ReplicaFailure',
        'True',
        'FailedCreate',
        'pods "x" is forbidden: violates PodSecurity "restricted:latest": y',
      ),
      'pod_security_refused',
      /restricted:latest/,
    ],
    [
      'a webhook',
      condition(
        'ReplicaFailure',
        'True',
        'FailedCreate',
        'admission webhook "no.example.com" denied the request: because',
      ),
      'admission_refused',
      /because/,
    ],
    ['a refusal of another kind', condition('ReplicaFailure', 'True', 'FailedCreate', 'odd'), 'pods_refused', /odd/],
    [
      'a server that does not get ready',
      condition('Progressing', 'False', 'ProgressDeadlineExceeded'),
      'server_not_ready',
      /Postgres/,
    ],
  ];

  it.each(cases)('%s', (_name, status, code, message) => {
    const isDeployment = 'conditions' in status && !status.conditions?.some(({ type }) => type === 'PodScheduled');
    const reason = isDeployment
      ? rolloutReason(status as DeploymentStatus, [], NOW)
      : rolloutReason({}, [status as PodStatus], NOW);
    expect(reason?.code).toBe(code);
    expect(reason?.message).toMatch(message);
    expect(reason?.options).toMatchObject({ userFixable: true, retryable: true });
  });

  const fine: [string, DeploymentStatus, PodStatus[]][] = [
    ['nothing to see', {}, []],
    ['a container that is being made', {}, [server({ state: { waiting: { reason: 'ContainerCreating' } } })]],
    ['the first try to pull', {}, [server({ state: { waiting: { reason: 'ErrImagePull' } } })]],
    ['one crash', {}, [server({ state: { terminated: { exitCode: 1 } } })]],
    [
      'running again after a crash',
      {},
      [server({ state: { running: {} }, lastState: { terminated: { exitCode: 1 } } })],
    ],
    ['a finished migration', {}, [migrate({ state: { terminated: { exitCode: 0, reason: 'Completed' } } })]],
    ['a pod that waits for a node since a moment', {}, [pending(NOW - 1_000)]],
    ['a rollout under way', condition('Progressing', 'True', 'ReplicaSetUpdated'), []],
  ];

  it.each(fine)('is none for %s', (_name, deployment, pods) => {
    expect(rolloutReason(deployment, pods, NOW)).toBeUndefined();
  });

  it('is nobody’s fault when Postgres is away from a migration', () => {
    const pod = migrate(crashed(1, '{"code":"database_unavailable","message":"connect ECONNREFUSED"}'));
    expect(rolloutReason({}, [pod], NOW)?.options).toMatchObject({ userFixable: false, retryable: true });
  });

  it('keeps the last words short', () => {
    const printed = Array.from({ length: 500 }, (_, i) => `line ${i} ${'x'.repeat(300)}`).join('\n');
    const reason = rolloutReason({}, [server(crashed(1, printed))], NOW);
    expect(reason!.message.length).toBeLessThan(1_200);
    expect(reason!.message).toContain('line 499');
  });
});
