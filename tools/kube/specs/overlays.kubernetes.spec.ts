import { testCluster, type TestCluster } from '../testing/test-cluster.js';

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

// What `kubectl apply -k` would send, as a real API server takes it: with every field known, and admitted.
describe('the overlays of deploy/k8s', () => {
  let kube: TestCluster;

  beforeAll(async () => {
    kube = await testCluster('apiserver');
    // A dry run makes no namespace for what comes after it.
    await kube.kubectl(['apply', '-f', 'deploy/k8s/base/namespace.yaml']);
  }, 900_000);
  afterAll(() => kube?.kubectl(['delete', 'namespace', 'zendo', '--ignore-not-found', '--wait=false']));

  it.each(['base', 'overlays/tryout', 'overlays/production'])(
    '%s is taken whole, without a warning',
    async (folder) => {
      const text = await kube.kubectl(['kustomize', `deploy/k8s/${folder}`]);
      // Warnings, such as of Pod Security, which `restricted` the namespace asks for, are errors here.
      const strict = ['--dry-run=server', '--validate=strict', '--warnings-as-errors', '-o', 'json'];
      const taken = JSON.parse(await kube.kubectl(['apply', '--server-side', '-f', '-', ...strict], text)) as {
        items: Manifest[];
      };
      const kinds = taken.items.map(({ kind }) => kind);
      for (const kind of ['Deployment', 'ServiceAccount', 'ClusterRole', 'NetworkPolicy', 'PodDisruptionBudget']) {
        expect(kinds).toContain(kind);
      }
      expect(kinds).toHaveLength(text.split(/^---$/m).length);
      for (const { kind, metadata } of taken.items) {
        if (metadata.namespace !== undefined) expect([kind, metadata]).toMatchObject([kind, { namespace: 'zendo' }]);
      }
    },
    120_000,
  );

  it('keep the worker to tenants’ namespaces, whatever namespace Zendo is installed in', async () => {
    const guard = 'deploy/k8s/base/guard.yaml';
    const make = (name: string) =>
      kube.kubectl([
        ...['create', 'namespace', name, '--dry-run=server'],
        // What RBAC allows is not the question here.
        ...['--as=system:serviceaccount:elsewhere:zendo-worker', '--as-group=system:masters'],
      ]);
    await kube.kubectl(['apply', '-f', guard]);
    try {
      let refusal = '';
      // A policy is in force a moment after it is made.
      for (const until = Date.now() + 60_000; !refusal && Date.now() < until;) {
        refusal = await make('other').then(() => '', String);
      }
      expect(refusal).toMatch(/names begin with zendo-t-/);
      expect(await make('zendo-t-abcdefghjk')).toContain('created');
    } finally {
      await kube.kubectl(['delete', '-f', guard]);
    }
  }, 120_000);
});
