import { jest } from '@jest/globals';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { newTenantId } from '@zendo/tenancy';
import type { Config } from '../config/config.js';
import { migrateCommand } from './migrate.command.js';

const config = (port: number): Config =>
  ({
    databaseUrl: `postgres://127.0.0.1:${port}/none`,
    tenantId: newTenantId(),
    secrets: { databasePassword: 'the-password-of-nobody' },
    exitWithParent: false,
  }) as unknown as Config;

/** Takes connections and treats them as `take` says. */
async function listening(take: (server: Server) => void): Promise<{ port: number; close: () => void }> {
  const server = createServer();
  take(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}

async function said(
  port: number,
): Promise<{ exitCode: number; line: { code: string; message: string }; text: string }> {
  const error = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  try {
    const exitCode = await migrateCommand(config(port));
    const text = String(error.mock.calls.at(-1)?.[0]);
    return { exitCode, line: JSON.parse(text) as { code: string; message: string }, text };
  } finally {
    error.mockRestore();
  }
}

describe('a migration that cannot reach Postgres', () => {
  it('says that the database is away when nobody listens', async () => {
    const { port, close } = await listening(() => undefined);
    close();
    const { exitCode, line, text } = await said(port);
    expect(exitCode).toBe(1);
    expect(line).toEqual({ code: 'database_unavailable', message: expect.stringContaining('ECONNREFUSED') });
    expect(text).not.toContain('the-password-of-nobody');
  });

  it('says so when the connection is cut while it is made', async () => {
    const { port, close } = await listening((server) => server.on('connection', (socket) => socket.destroy()));
    const { line } = await said(port);
    close();
    expect(line.code).toBe('database_unavailable');
  });

  it('says so while Postgres starts up, and not when it is refused for good', async () => {
    const answer = (code: string): Buffer => {
      const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0Mno\0\0`);
      const head = Buffer.alloc(5);
      head.write('E');
      head.writeInt32BE(fields.length + 4, 1);
      return Buffer.concat([head, fields]);
    };
    const codes: string[] = [];
    for (const code of ['57P03', '28P01']) {
      const { port, close } = await listening((server) =>
        server.on('connection', (socket) => socket.once('data', () => socket.end(answer(code)))),
      );
      codes.push((await said(port)).line.code);
      close();
    }
    expect(codes).toEqual(['database_unavailable', 'migration_failed']);
  });
});
