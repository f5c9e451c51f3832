import fc from 'fast-check';
import { settingsFixture } from '../../testing/settings-fixture.js';
import { tenantFixture } from '../../testing/tenant-fixture.js';
import type { KubeObject } from '../cluster.js';
import type { KubernetesSettings, NetworkPeer } from '../settings.js';
import { addAllowances, allowanceOf, maxAllowance, type Mode, TenantObjects } from './index.js';

const owner = { username: 'ada', passwordHash: '$argon2id$v=19$m=1,t=1,p=1$c2FsdA$aGFzaA' };

function objects(changes = {}, settings: Partial<KubernetesSettings> = {}, mode: Mode = 'running') {
  const tenant = tenantFixture(changes);
  return new TenantObjects(tenant, settingsFixture(settings), mode, allowanceOf(tenant.size));
}

const find = (all: readonly KubeObject[], kind: string, name = 'server') =>
  all.find((object) => object.kind === kind && object.metadata.name === name)!;

describe('the manifests of a tenant', () => {
  it('are these', () => {
    expect(objects({ owner }).all).toMatchSnapshot();
  });

  it('are these for two replicas behind a gateway, in a cluster where Zendo is no administrator', () => {
    const size = { ...tenantFixture().size, replicas: 2, poolSize: 10 };
    const settings = {
      route: { kind: 'gateway', gateway: { namespace: 'gateways', name: 'public', section: 'https' } },
      operator: { namespace: 'zendo', serviceAccount: 'zendo-worker', clusterRole: 'zendo-tenant' },
      scrapers: [{ namespace: 'monitoring', labels: {} }],
      imagePullSecrets: ['registry'],
      trustedProxies: ['10.0.0.0/8'],
      storeNetworks: ['public', '10.20.0.0/16'],
    } as const;
    const { home, isolation, server, route } = objects({ size, restartedAt: '2026-11-23T10:00:00Z' }, settings);
    expect([home, isolation, server, route]).toMatchSnapshot();
  });

  it.each([
    ['issuer', { kind: 'issuer', scope: 'cluster-issuer', name: 'letsencrypt' }],
    ['secret', { kind: 'secret', name: 'wildcard' }],
    ['default', { kind: 'default' }],
  ] as const)('route with TLS by %s', (_name, tls) => {
    const { route } = objects({ url: 'https://acme.zendo.example.com' }, { route: { kind: 'ingress', tls } });
    expect(route).toMatchSnapshot();
  });

  it('carry the tenant’s label, every one of them', () => {
    const { all } = objects({ owner });
    expect(all.every(({ metadata }) => metadata.labels?.['zendo.dev/tenant'] === 'abcdefghjk')).toBe(true);
  });

  it('have no variable with an empty value, which the API would leave out: drift for ever', () => {
    const text = JSON.stringify(objects({ owner }, { storeNetworks: [] }).all);
    expect(text).toContain('{"name":"ZENDO_STORE_NETWORKS"}');
    expect(text).not.toContain('"value":""');
  });

  it('are the same for the same tenant', () => {
    expect(objects().all).toEqual(objects().all);
  });

  it('change the pod template when, and only when, the pods must be new', () => {
    const template = (changes: object) =>
      (find(objects(changes).server, 'Deployment')['spec'] as { template: unknown }).template;
    const before = template({});
    expect(template({ owner })).toEqual(before);
    expect(template({ generation: 9 })).toEqual(before);
    expect(template({ restartedAt: '2026-11-23T10:00:00Z' })).not.toEqual(before);
    expect(template({ release: { version: '2', image: 'x:2' } })).not.toEqual(before);
  });

  it('hold no secret outside Secrets', () => {
    const tenant = tenantFixture({ owner });
    const others = JSON.stringify(objects({ owner }).all.filter(({ kind }) => kind !== 'Secret'));
    const secrets = [tenant.secrets('runtime'), tenant.secrets('owner')].flatMap(
      (keys) => Object.values(keys) as string[],
    );
    for (const secret of [...secrets, owner.passwordHash]) expect(others).not.toContain(secret);
  });

  it('give the server no owner’s password and no first admin', () => {
    const tenant = tenantFixture({ owner });
    const [server, migrate] = objects({ owner }).secrets.map((secret) => {
      const { 'secrets.json': text } = secret['data'] as Record<string, string>;
      return JSON.parse(Buffer.from(text!, 'base64').toString()) as Record<string, unknown>;
    });
    expect(server).toEqual(tenant.secrets('runtime'));
    expect(migrate).toEqual({ ...tenant.secrets('owner'), owner });
  });

  it('let nobody out to object stores unless the operator names networks', () => {
    const egress = (storeNetworks: readonly string[]): unknown[] => {
      const [, server] = objects({}, { storeNetworks }).isolation.filter(({ kind }) => kind === 'NetworkPolicy');
      return (server as KubeObject & { spec: { egress: unknown[] } }).spec.egress;
    };
    const without = egress([]);
    const [internet] = egress(['public']).slice(without.length) as {
      to: { ipBlock: { except: string[] } }[];
      ports: unknown;
    }[];
    expect(internet?.ports).toEqual([{ port: 443, protocol: 'TCP' }]);
    expect(internet?.to[0]?.ipBlock.except).toEqual(expect.arrayContaining(['169.254.0.0/16', '10.0.0.0/8']));
    expect(egress(['10.20.0.0/16'])).toEqual([
      ...without,
      { to: [{ ipBlock: { cidr: '10.20.0.0/16' } }], ports: [{ protocol: 'TCP' }] },
    ]);
  });

  it('never let a policy rule be without peers, which would let everybody through', () => {
    const peers = fc.array(
      fc.oneof(
        fc.constant<NetworkPeer>({ cidr: '10.0.0.0/8' }),
        fc.constant<NetworkPeer>({ namespace: '*', labels: {} }),
        fc.constant<NetworkPeer>({ namespace: 'a', labels: { b: 'c' } }),
      ),
      { maxLength: 2 },
    );
    fc.assert(
      fc.property(peers, peers, peers, peers, (postgres, callers, scrapers, dns) => {
        const policies = objects({}, { postgres, callers, scrapers, dns }).isolation;
        for (const policy of policies.filter(({ kind }) => kind === 'NetworkPolicy')) {
          const {
            policyTypes,
            ingress = [],
            egress = [],
          } = policy['spec'] as {
            policyTypes: string[];
            ingress?: { from: unknown[] }[];
            egress?: { to: unknown[] }[];
          };
          expect(policyTypes).toEqual(['Ingress', 'Egress']);
          for (const rule of ingress) expect(rule.from.length).toBeGreaterThan(0);
          for (const rule of egress) expect(rule.to.length).toBeGreaterThan(0);
        }
      }),
    );
  });
});

describe('what a namespace may use', () => {
  const size = tenantFixture().size;

  it('is the replicas and one more', () => {
    expect(allowanceOf({ ...size, replicas: 3 })).toMatchObject({
      pods: '4',
      'requests.cpu': '200m',
      'limits.cpu': '4',
      'requests.memory': '512Mi',
      'limits.memory': '1Gi',
    });
  });

  it('adds up and compares by value', () => {
    const one = { 'requests.cpu': '900m', 'requests.memory': '512Mi', pods: '2' };
    const other = { 'requests.cpu': '0.2', 'requests.memory': '0.5Gi', pods: '3' };
    expect(addAllowances(one, other)).toEqual({ 'requests.cpu': '1100m', 'requests.memory': '1Gi', pods: '5' });
    expect(maxAllowance(one, other)).toEqual({ 'requests.cpu': '900m', 'requests.memory': '512Mi', pods: '3' });
  });
});
