import { MasterKey } from '@zendo/tenancy';
import type { TenantSize, TenantSpec } from '../runtime/tenant-runtime.js';

const KEY = new MasterKey(Buffer.alloc(32, 7));

/** The smallest size that the tests of every runtime can run. */
export const TEST_SIZE: TenantSize = {
  name: 'small',
  replicas: 1,
  cpuRequest: '50m',
  cpuLimit: '1',
  memoryRequest: '128Mi',
  memoryLimit: '256Mi',
  poolSize: 5,
};

/** A tenant with keys that are the same in every run. */
export function tenantFixture(changes: Partial<TenantSpec> = {}): TenantSpec {
  const id = changes.id ?? 'abcdefghjk';
  const name = changes.name ?? 'acme';
  return {
    id,
    name,
    generation: 1,
    release: { version: '1.0.0', image: 'zendo.local/tenant-server:1.0.0' },
    size: TEST_SIZE,
    url: `http://${name}.zendo.test`,
    databaseUrl: 'postgres://postgres.zendo.svc:5432/zendo_tenants',
    restartedAt: '',
    secrets: (role) => KEY.secretsOf(id, role),
    ...changes,
  };
}
