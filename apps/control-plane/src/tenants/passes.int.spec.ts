import { randomBytes } from 'node:crypto';
import { startTestPostgres, type TestPostgres } from '@zendo/provisioning/testing';
import { MasterKey, newTenantId } from '@zendo/tenancy';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../database/data-source.js';
import { migrate } from '../database/migrate.js';
import { OperationsRepository } from '../operations/operations.repository.js';
import { Organization } from '../organizations/organization.entity.js';
import { PassesRepository } from './passes.repository.js';
import { TenantsRepository } from './tenants.repository.js';

describe('what a pass writes', () => {
  let postgres: TestPostgres;
  let dataSource: DataSource;
  let tenants: TenantsRepository;
  let operations: OperationsRepository;
  let passes: PassesRepository;
  const fault = { code: 'image_pull_failed', message: 'No such image.', userFixable: true, retryable: true };

  beforeAll(async () => {
    postgres = await startTestPostgres();
    const url = await postgres.createDatabase();
    await migrate(url, new MasterKey(randomBytes(32)));
    dataSource = await createDataSource(url, 5).initialize();
    tenants = new TenantsRepository(dataSource);
    operations = new OperationsRepository(dataSource);
    passes = new PassesRepository(dataSource);
  }, 120_000);
  afterAll(async () => {
    await dataSource?.destroy();
    await postgres?.stop();
  });

  async function create(timeoutMs = 60_000) {
    const organization = await dataSource.getRepository(Organization).findOneByOrFail({ isDefault: true });
    const id = newTenantId();
    return dataSource.transaction(async (manager) => {
      const tenant = await tenants.insert(
        {
          id,
          name: `n${id}`,
          displayName: id,
          labels: {},
          organizationId: organization.id,
          release: '1',
          size: 'small',
          customSize: null,
          databaseServer: 'default',
          cluster: 'default',
          ownerUsername: 'ada',
          ownerPasswordHash: '$argon2id$x',
        },
        { from: 9000, to: 9999, host: '127.0.0.1' },
        manager,
      );
      const operation = await operations.insert(
        { tenantId: id, type: 'create', generation: 1, parameters: {}, requestedBy: 'ada', timeoutMs },
        manager,
      );
      return { tenant, operation, pass: { tenantId: id, generation: 1 } };
    });
  }

  const bump = (id: string) =>
    dataSource.query('UPDATE control_plane.tenant SET generation = generation + 1 WHERE id = $1', [id]);

  it('runs an operation to its end and hands the owner over once', async () => {
    const { operation, pass } = await create();
    expect((await tenants.findWithOwner(pass.tenantId))?.ownerPasswordHash).toBe('$argon2id$x');
    expect(await tenants.owed(1_000)).toContain(pass.tenantId);

    expect(await passes.begin(pass, 'provisioning')).toMatchObject({ id: operation.id, type: 'create', generation: 1 });
    const step = {
      name: 'roles',
      title: 'Roles',
      state: 'running',
      started_at: null,
      finished_at: null,
      message: null,
    } as const;
    expect(await passes.recordSteps(pass, [step])).toBe(true);
    const { version } = await operations.get(operation.id);
    expect(await passes.recordSteps(pass, [step])).toBe(true);
    expect(await operations.get(operation.id)).toMatchObject({ status: 'running', version, steps: [step] });

    expect(await passes.converged(pass, 'ready')).toBe(true);
    expect(await operations.get(operation.id)).toMatchObject({ status: 'succeeded', finishedAt: expect.any(Date) });
    expect(await tenants.findWithOwner(pass.tenantId)).toMatchObject({
      status: 'ready',
      observedGeneration: 1,
      ownerPasswordHash: null,
      ownerUsername: 'ada',
    });
    expect(await tenants.owed(1_000)).not.toContain(pass.tenantId);
  });

  it('writes nothing once a newer request is there', async () => {
    const { operation, pass } = await create();
    await passes.begin(pass, 'provisioning');
    await bump(pass.tenantId);
    expect(await passes.begin(pass, 'provisioning')).toBeUndefined();
    expect(await passes.recordSteps(pass, [])).toBe(false);
    expect(await passes.waiting(pass, 'x', 1)).toBe(false);
    expect(await passes.converged(pass, 'ready')).toBe(false);
    expect(await passes.faulted(pass, fault, 1, true)).toBe(false);
    expect(await passes.rolledBack(pass, '0', fault)).toBe(false);
    expect(await operations.get(operation.id)).toMatchObject({ status: 'running' });
    expect(await tenants.get(pass.tenantId)).toMatchObject({
      status: 'provisioning',
      observedGeneration: 0,
      release: '1',
    });
  });

  it('fails an operation for good while its tenant stays owed, so that it heals', async () => {
    const { operation, pass } = await create();
    await passes.begin(pass, 'provisioning');
    expect(await passes.faulted(pass, fault, 60_000, true)).toBe(true);
    expect(await operations.get(operation.id)).toMatchObject({
      status: 'failed',
      errorCode: fault.code,
      errorUserFixable: true,
    });
    expect(await tenants.get(pass.tenantId)).toMatchObject({
      status: 'failed',
      statusCode: fault.code,
      failureCount: 1,
    });
    expect(await tenants.owed(1_000)).not.toContain(pass.tenantId);

    expect(await passes.begin(pass, 'provisioning')).toBeNull();
    // What a later look waits for is no reason that anybody asked for.
    expect(await passes.waiting(pass, '0 of 1 servers are ready.', 1)).toBe(true);
    expect(await tenants.get(pass.tenantId)).toMatchObject({
      status: 'failed',
      statusCode: fault.code,
      statusReason: fault.message,
    });
    expect(await passes.converged(pass, 'ready')).toBe(true);
    expect(await tenants.get(pass.tenantId)).toMatchObject({ status: 'ready', statusCode: null, failureCount: 0 });
    expect(await operations.get(operation.id)).toMatchObject({ status: 'failed' });
  });

  it('counts a passing fault without ending the operation', async () => {
    const { operation, pass } = await create();
    await passes.begin(pass, 'provisioning');
    expect(await passes.faulted(pass, fault, 0, false)).toBe(true);
    expect(await operations.get(operation.id)).toMatchObject({ status: 'running', errorCode: null });
    expect(await tenants.get(pass.tenantId)).toMatchObject({ status: 'provisioning', failureCount: 1 });
  });

  it('owes a tenant that was ready and was found broken another look', async () => {
    const { pass } = await create();
    await passes.converged(pass, 'ready');
    await passes.faulted(pass, fault, 0, true);
    expect(await tenants.owed(1_000)).toContain(pass.tenantId);
  });

  it('goes back to the old release when an upgrade fails', async () => {
    const { operation, pass } = await create();
    await passes.begin(pass, 'upgrading');
    expect(await passes.rolledBack(pass, '0', fault)).toBe(true);
    expect(await tenants.get(pass.tenantId)).toMatchObject({ release: '0', status: 'upgrading', generation: 1 });
    expect(await operations.get(operation.id)).toMatchObject({ status: 'failed', errorCode: fault.code });
    expect(await tenants.owed(1_000)).toContain(pass.tenantId);
  });

  it('ends every operation: one past its deadline fails and says so', async () => {
    const { operation, pass } = await create(-1);
    expect(await operations.failOverdue()).toEqual([pass.tenantId]);
    expect(await operations.get(operation.id)).toMatchObject({ status: 'failed', errorCode: 'deadline_exceeded' });
    expect(await tenants.get(pass.tenantId)).toMatchObject({ status: 'failed', statusCode: 'deadline_exceeded' });
  });

  it('frees the port and the name of a purged tenant only', async () => {
    const { tenant, pass } = await create();
    expect(tenant.port).toBeGreaterThanOrEqual(9000);
    await passes.converged(pass, 'purged');
    expect(await tenants.get(tenant.id)).toMatchObject({ status: 'purged', port: null });
    expect(await tenants.find(tenant.name)).toBeNull();
  });

  it('never allots one port twice, however many creates come at once', async () => {
    const made = await Promise.all(Array.from({ length: 12 }, () => create()));
    expect(new Set(made.map(({ tenant }) => tenant.port)).size).toBe(12);
  });

  it('lets a tenant have one open operation only', async () => {
    const { operation, pass } = await create();
    const again = dataSource.transaction((manager) =>
      operations.insert(
        { tenantId: pass.tenantId, type: 'restart', generation: 2, parameters: {}, requestedBy: 'x', timeoutMs: 1 },
        manager,
      ),
    );
    await expect(again).rejects.toMatchObject({ code: 'tenant_busy', details: { operation_id: operation.id } });
  });
});
