import type { ClientBase } from 'pg';
import { versionOf } from './database-server.js';

describe('the version of a PostgreSQL server', () => {
  it.each([
    ['15.0', '150000', true],
    ['18.4', '180004', true],
    ['14.12', '140012', false],
    ['9.6.24', '90624', false],
  ])('%s is new enough or not', async (version, number, isSupported) => {
    const client = { query: async () => ({ rows: [{ version, number }] }) } as unknown as ClientBase;
    expect(await versionOf(client)).toEqual({ version, isSupported });
  });
});
