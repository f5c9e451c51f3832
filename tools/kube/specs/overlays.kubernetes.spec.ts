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
});
