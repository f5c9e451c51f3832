import { TEST_SIZE, tenantFixture } from '../testing/tenant-fixture.js';
import { isMigrated, migrationOf, serverOf } from './tenant-program.js';

const settings = { host: '127.0.0.1', trustedProxies: [] };
const tenant = tenantFixture({ port: 9000 });
const owner = { username: 'ada', passwordHash: '$argon2id$v=19$x' };

describe('what the launcher is asked to run', () => {
  it('has no secret outside the pipe', () => {
    for (const { program } of [serverOf(tenant, settings), migrationOf({ ...tenant, owner }, settings)]) {
      const seen = JSON.stringify({ ...program, secrets: undefined });
      const { owner: admin, ...keys } = program.secrets;
      for (const secret of Object.values(keys)) expect(seen).not.toContain(secret);
      if (admin) expect(seen).not.toContain(owner.passwordHash);
    }
  });

  it('serves as the runtime role and migrates as the owner role, each with its own password', () => {
    const [server, migration] = [serverOf(tenant, settings), migrationOf(tenant, settings)];
    expect(server.program.environment['DATABASE_URL']).toContain(`//t_${tenant.id}@`);
    expect(migration.program.environment['DATABASE_URL']).toContain(`//t_${tenant.id}_owner@`);
    expect(server.program.secrets['databasePassword']).not.toBe(migration.program.secrets['databasePassword']);
    expect(server.program.secrets).not.toHaveProperty('owner');
  });

  it('says where object stores may be when the operator does', () => {
    expect(serverOf(tenant, settings).program.environment).not.toHaveProperty('ZENDO_STORE_NETWORKS');
    const named = serverOf(tenant, { ...settings, storeNetworks: ['public', '10.0.0.0/8'] });
    expect(named.program.environment).toMatchObject({ ZENDO_STORE_NETWORKS: 'public,10.0.0.0/8' });
  });

  it('keeps the heap within the memory of the size', () => {
    const size = { ...TEST_SIZE, memoryLimit: '512Mi' };
    expect(serverOf({ ...tenant, size }, settings).program.nodeOptions).toContain('--max-old-space-size=358');
  });

  it.each([
    ['a restart', { restartedAt: '2026-11-23T00:00:00Z' }],
    ['a release', { release: { version: '2.0.0' } }],
    ['a size', { size: { ...TEST_SIZE, poolSize: 9 } }],
    ['a port', { port: 9001 }],
    ['a database', { databaseUrl: 'postgres://other:5432/zendo_tenants' }],
  ])('is another server after %s', (_, change) => {
    expect(serverOf({ ...tenant, ...change }, settings).key).not.toBe(serverOf(tenant, settings).key);
  });

  it('is the same server for another generation or owner', () => {
    expect(serverOf({ ...tenant, generation: 7, owner }, settings).key).toBe(serverOf(tenant, settings).key);
  });

  it('needs a port', () => {
    expect(() => serverOf(tenantFixture(), settings)).toThrow('has no port');
  });
});

describe('whether a tenant is migrated', () => {
  const keyOf = (change: Partial<typeof tenant>) => migrationOf({ ...tenant, ...change }, settings).key;

  it.each<[string, Partial<typeof tenant>, Partial<typeof tenant> | undefined, boolean]>([
    ['never was', {}, undefined, false],
    ['was, to this release', {}, {}, true],
    ['was, to another release', {}, { release: { version: '0.9.0' } }, false],
    ['was, and has its owner by now', {}, { owner }, true],
    ['was, but its owner is still to come', { owner }, {}, false],
    ['was, with this owner', { owner }, { owner }, true],
    ['was, with another owner', { owner }, { owner: { ...owner, username: 'bob' } }, false],
  ])('%s', (_, now, then, answer) => {
    expect(isMigrated({ ...tenant, ...now }, then && keyOf(then))).toBe(answer);
  });
});
