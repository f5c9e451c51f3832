import { ExitCode } from './errors/exit-code.js';
import { operation, tenant } from './testing/samples.js';
import { runCli } from './testing/run-cli.js';
import { StubApi } from './testing/stub-api.js';

describe('the command line', () => {
  let api: StubApi;
  beforeEach(async () => {
    api = await new StubApi().start();
  });
  afterEach(() => api.stop());
  const cli = (words: string[], input?: string): ReturnType<typeof runCli> =>
    runCli(words, { ZENDO_URL: api.url, ZENDO_API_KEY: 'key' }, input);
  const operationPath = `GET /api/v1/operations/${operation().id}`;

  const created = (): void => {
    api
      .on('POST /api/v1/tenants', {
        status: 202,
        body: { tenant: tenant({ status: 'pending' }), operation: operation() },
      })
      .on('GET /api/v1/tenants/k3v9x2m7qd', { body: tenant() })
      .on(operationPath, { body: operation({ status: 'running' }) }, { body: operation({ status: 'succeeded' }) });
  };

  it('creates a tenant, waits, and prints exactly the promised JSON, the password it made included', async () => {
    created();
    const { code, stdout, stderr } = await cli(['tenants', 'create', 'acme', '--wait', '-o', 'json']);
    expect(code).toBe(ExitCode.Ok);
    const sent = api.received[0]?.body as { owner: { username: string; password: string } };
    expect(sent).toMatchObject({ name: 'acme', owner: { username: 'admin' } });
    expect(sent.owner.password).toMatch(/^(?:[a-zA-Z2-9]{6}-){3}[a-zA-Z2-9]{6}$/);
    expect(JSON.parse(stdout)).toEqual({
      id: 'k3v9x2m7qd',
      name: 'acme',
      url: 'http://127.0.0.1:9000',
      status: 'ready',
      owner: { username: 'admin', password: sent.owner.password },
      connect: 'zenml login http://127.0.0.1:9000',
    });
    expect(stderr).toContain('operation succeeded');
    expect(stderr).not.toContain(sent.owner.password);
  });

  it.each([
    ['', ExitCode.Usage],
    ['.', ExitCode.NotFound],
    ['..', ExitCode.NotFound],
  ])('asks for no other path when a tenant is called %j', async (name, expected) => {
    for (const words of [
      ['tenants', 'get', name],
      ['tenants', 'delete', name, '--yes'],
      ['operations', 'get', name],
    ]) {
      expect((await cli(words)).code).toBe(expected);
    }
    expect(api.received).toEqual([]);
  });

  it('offers to create a tenant when there is none, and not when none is like what was asked for', async () => {
    api.on('GET /api/v1/tenants', { body: { items: [], next_cursor: null } });
    expect((await cli(['tenants', 'list'])).stderr).toContain('Create one');
    expect((await cli(['tenants', 'list', '--name', 'acme'])).stderr).toBe('No tenant matches.\n');
  });

  it('never prints a password that it was given', async () => {
    created();
    const words = ['tenants', 'create', 'acme', '--wait', '-o', 'json', '--owner', 'jo', '--owner-password-stdin'];
    const { stdout, stderr } = await cli(words, 'given-secret\n');
    expect(api.received[0]?.body).toMatchObject({ owner: { username: 'jo', password: 'given-secret' } });
    expect(JSON.parse(stdout)).toMatchObject({ owner: { username: 'jo' } });
    expect(stdout + stderr).not.toContain('given-secret');
  });

  it('prints the password also when the operation fails, and ends with 5', async () => {
    created();
    const error = { code: 'image_pull_failed', message: 'No such image.', user_fixable: true, retryable: false };
    api
      .on(operationPath, { body: operation({ status: 'failed', error }) })
      .on('GET /api/v1/tenants/k3v9x2m7qd', { body: tenant({ status: 'failed' }) });
    const { code, stdout, stderr } = await cli(['tenants', 'create', 'acme', '--wait', '-o', 'json']);
    expect(code).toBe(ExitCode.OperationFailed);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'failed', owner: { password: expect.any(String) as string } });
    expect(stderr).toContain('error: No such image. [image_pull_failed]');
  });

  it('asks for a dry run, and says that nothing was changed', async () => {
    api.on('POST /api/v1/tenants', { body: { tenant: tenant({ status: 'pending' }), operation: null, dry_run: true } });
    const { code, stdout } = await cli(['tenants', 'create', 'acme', '--dry-run', '--wait', '-l', 'team=blue']);
    expect(code).toBe(ExitCode.Ok);
    expect(stdout).toContain('Nothing was changed.');
    expect(stdout).not.toContain('Password');
    expect(api.received.map(({ body }) => body)).toMatchObject([
      { name: 'acme', labels: { team: 'blue' }, dry_run: true },
    ]);
  });

  it('makes a size of its own of single figures, and does not mix it with a named one', async () => {
    created();
    await cli(['tenants', 'create', 'acme', '--cpu-request', '100m', '--memory-limit', '256Mi', '--pool-size', '3']);
    expect(api.received[0]?.body).toMatchObject({
      size: 'custom',
      custom_size: { cpuRequest: '100m', memoryLimit: '256Mi', poolSize: 3 },
    });
    const mixed = await cli(['tenants', 'create', 'acme', '--size', 'small', '--cpu-request', '100m']);
    expect(mixed.code).toBe(ExitCode.Usage);
  });

  it('follows every page of a list', async () => {
    api.on(
      'GET /api/v1/tenants',
      { body: { items: [tenant({ name: 'one' })], next_cursor: 'c1' } },
      { body: { items: [tenant({ name: 'two' })], next_cursor: null } },
    );
    const { stdout } = await cli(['tenants', 'list', '-o', 'name']);
    expect(stdout).toBe('one\ntwo\n');
    expect(api.received[1]?.path).toContain('cursor=c1');
  });

  it('adds an operator with a password that it makes and shows once, or that it is given and never prints', async () => {
    const operator = { id: 'op-1', email: 'ada@example.com', disabled_at: null, created_at: '2026-11-30T12:00:00Z' };
    api.on('POST /api/v1/operators', { status: 201, body: operator });
    const made = await cli(['operators', 'create', 'ada@example.com', '-o', 'json']);
    const sent = api.received[0]?.body as { email: string; password: string };
    expect(JSON.parse(made.stdout)).toEqual({ ...operator, password: sent.password });
    expect(sent.password.length).toBeGreaterThan(20);
    const given = await cli(['operators', 'create', 'ada@example.com', '--password-stdin'], 'battery staple\n');
    expect(api.received[1]?.body).toEqual({ email: 'ada@example.com', password: 'battery staple' });
    expect(given.stdout + given.stderr).not.toContain('battery');
  });

  it('completes the names that only the server knows, and none when it cannot be asked', async () => {
    const operators = [{ email: 'ada@example.com' }, { email: 'bob@example.com' }];
    api.on('GET /api/v1/operators', { body: { items: operators, next_cursor: null } });
    expect((await cli(['__complete', '--', 'operators', 'get', 'b'])).stdout).toBe('bob@example.com\n');
    expect(await cli(['__complete', '--', 'organizations', 'get', ''])).toMatchObject({ code: 0, stdout: '' });
  });

  it('cancels an operation, and ends with 4 when that cannot be', async () => {
    const path = `POST /api/v1/operations/${operation().id}/cancel`;
    api.on(path, { body: operation({ status: 'cancelled' }) });
    const done = await cli(['operations', 'cancel', operation().id, '-o', 'json']);
    expect([done.code, JSON.parse(done.stdout)]).toMatchObject([ExitCode.Ok, { status: 'cancelled' }]);
    api.on(path, { status: 409, body: { code: 'operation_ended', detail: 'It is succeeded.' } });
    const late = await cli(['operations', 'cancel', operation().id]);
    expect(late).toMatchObject({ code: ExitCode.Conflict, stdout: '' });
    expect(late.stderr).toContain('[operation_ended]');
  });

  it('does not delete unasked when nobody can be asked', async () => {
    api.on('GET /api/v1/tenants/acme', { body: tenant() });
    const { code, stderr } = await cli(['tenants', 'delete', 'acme']);
    expect(code).toBe(ExitCode.Usage);
    expect(stderr).toContain('--yes');
    expect(api.received.map(({ method }) => method)).toEqual(['GET']);
  });

  it('deletes with --yes by the id that the name meant', async () => {
    api.on('GET /api/v1/tenants/acme', { body: tenant() }).on('DELETE /api/v1/tenants/k3v9x2m7qd', {
      status: 202,
      body: { tenant: tenant(), operation: operation({ type: 'delete' }) },
    });
    const { code, stdout } = await cli(['tenants', 'delete', 'acme', '--yes', '-o', 'json']);
    expect(code).toBe(ExitCode.Ok);
    expect(JSON.parse(stdout)).toMatchObject({ type: 'delete' });
  });

  it('ends with 6 when waiting takes too long', async () => {
    created();
    api.on(operationPath, { body: operation({ status: 'running' }) });
    const { code, stderr } = await cli(['tenants', 'create', 'acme', '--timeout', '100ms', '-o', 'json']);
    expect(code).toBe(ExitCode.Timeout);
    expect(stderr).toContain('zendo operations watch');
  });

  it.each([
    [['tenants', 'get', 'nobody'], ExitCode.NotFound],
    [['tenants', 'gte', 'acme'], ExitCode.Usage],
    [['tenants', 'create'], ExitCode.Usage],
    [['tenants', 'list', '-o', 'xml'], ExitCode.Usage],
    [['tenants', 'update', 'acme'], ExitCode.Usage],
    [['tenants'], ExitCode.Usage],
    [['--help'], ExitCode.Ok],
    [['--version'], ExitCode.Ok],
    [['completion', 'zsh'], ExitCode.Ok],
  ])('zendo %j ends with %d', async (words, expected) => {
    expect((await cli(words)).code).toBe(expected);
  });

  it('ends with 7 without anything to log in with', async () => {
    const { code, stderr } = await runCli(['tenants', 'list'], {}, '', '/');
    expect(code).toBe(ExitCode.Auth);
    expect(stderr).toContain('npm start');
  });
});
