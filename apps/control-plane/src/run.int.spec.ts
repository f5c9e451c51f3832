import { randomBytes } from 'node:crypto';
import { createServer, type AddressInfo } from 'node:net';
import { jest } from '@jest/globals';
import { startTestPostgres, type TestPostgres } from '@zendo/provisioning/testing';
import { run } from './run.js';

describe('a command', () => {
  let postgres: TestPostgres;
  let env: NodeJS.ProcessEnv;
  const said: string[] = [];
  beforeAll(async () => {
    postgres = await startTestPostgres();
    env = {
      DATABASE_URL: await postgres.createDatabase(),
      ZENDO_MASTER_KEY: randomBytes(32).toString('base64'),
      ZENDO_LOG_LEVEL: 'silent',
      ZENDO_ROLE: 'api',
    };
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  }, 120_000);
  afterAll(async () => {
    jest.restoreAllMocks();
    await postgres?.stop();
  }, 30_000);
  beforeEach(() => said.splice(0));

  it('migrate ends with 0, again and again', async () => {
    expect(await run(['migrate'], env)).toBe(0);
    expect(await run(['migrate'], env)).toBe(0);
  });

  it('that is unknown ends with 2 and the usage', async () => {
    expect(await run(['dance'], env)).toBe(2);
    expect(said.join('')).toContain('Usage:');
  });

  it('with a configuration that cannot be used ends with 78 and every fault', async () => {
    expect(await run([], { ...env, DATABASE_URL: '', ZENDO_PORT: 'x' })).toBe(78);
    for (const name of ['DATABASE_URL', 'ZENDO_PORT']) expect(said.join('')).toContain(name);
  });

  it('with the master key of another installation ends with 78 and says which key is meant', async () => {
    expect(await run(['migrate'], { ...env, ZENDO_MASTER_KEY: randomBytes(32).toString('base64') })).toBe(78);
    expect(said.join('')).toContain('another master key');
  });

  it('whose port is in use ends with 1 and says which', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await run(['serve'], { ...env, ZENDO_PORT: String(port) })).toBe(1);
    expect(said.join('')).toContain(`Port ${port} of 127.0.0.1 is in use`);
    server.close();
  }, 30_000);
});
