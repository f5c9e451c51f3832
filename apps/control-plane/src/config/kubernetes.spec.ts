import { ConfigError, loadConfig } from './config.js';

const env = {
  DATABASE_URL: 'postgres://zendo:pw@postgres:5432/zendo',
  ZENDO_MASTER_KEY: Buffer.alloc(32, 1).toString('base64'),
  ZENDO_RUNTIME: 'kubernetes',
  ZENDO_TENANT_URL: 'https://{name}.zendo.example.com',
  ZENDO_TENANT_IMAGE: 'zendo/tenant-server:1',
  ZENDO_POSTGRES_CIDR: '10.0.0.0/24',
};

const faultsOf = (changes: Record<string, string>): string => {
  try {
    loadConfig({ ...env, ...changes });
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return '';
};

describe('the configuration of the kubernetes runtime', () => {
  it('is made of a few variables', () => {
    const { kubernetes } = loadConfig({
      ...env,
      ZENDO_ROUTE_CLASS: 'nginx',
      ZENDO_TLS: 'cluster-issuer:letsencrypt',
      ZENDO_NAMESPACE: 'zendo',
      ZENDO_SERVICE_ACCOUNT: 'zendo-worker',
    });
    expect(kubernetes).toEqual({
      route: { kind: 'ingress', class: 'nginx', tls: { kind: 'issuer', scope: 'cluster-issuer', name: 'letsencrypt' } },
      postgres: [{ cidr: '10.0.0.0/24' }],
      callers: [
        { namespace: 'ingress-nginx', labels: { 'app.kubernetes.io/name': 'ingress-nginx' } },
        { namespace: 'zendo', labels: { 'app.kubernetes.io/part-of': 'zendo' } },
      ],
      scrapers: [],
      dns: [],
      operator: { namespace: 'zendo', serviceAccount: 'zendo-worker', clusterRole: 'zendo-tenant' },
      suspended: { namespace: 'zendo', service: 'zendo-api' },
      trustedProxies: [],
      storeNetworks: [],
      imagePullSecrets: [],
    });
  });

  it('is absent from the process runtime, and wants nothing there', () => {
    const { DATABASE_URL, ZENDO_MASTER_KEY } = env;
    expect(loadConfig({ DATABASE_URL, ZENDO_MASTER_KEY }).kubernetes).toBeUndefined();
  });

  it('names everything that is missing or wrong at once', () => {
    const faults = faultsOf({
      ZENDO_TENANT_URL: '',
      ZENDO_TENANT_IMAGE: '',
      ZENDO_POSTGRES_CIDR: '',
      ZENDO_ROUTE: 'gateway',
      ZENDO_TLS: 'default',
    });
    for (const name of ['TENANT_URL', 'TENANT_IMAGE', 'POSTGRES_CIDR', 'ROUTE_CLASS', 'TLS']) {
      expect(faults).toContain(`ZENDO_${name}`);
    }
  });

  it('says what is wrong with a value', () => {
    expect(faultsOf({ ZENDO_POSTGRES_CIDR: 'db.example.com' })).toContain('db.example.com is not a range of addresses');
    expect(faultsOf({ ZENDO_TLS: 'yes' })).toContain('cluster-issuer:NAME');
  });
});
