import { mkdtemp, readdir, rm } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { type ArchiveSource, type CarriedTable, type Row, writeArchive } from '@zendo/transfer';

import { ExitCode } from '../../errors/exit-code.js';
import { runCli } from '../../testing/run-cli.js';
import { tenant } from '../../testing/samples.js';
import { StubApi } from '../../testing/stub-api.js';

class Source implements ArchiveSource {
  readonly header = { zenml: '0.98.0', revision: '0.98.0', server: { id: '0e'.repeat(16), name: 'hopper' } };
  async *rows({ name, columns }: CarriedTable): AsyncGenerator<Row> {
    if (name !== 'server_settings') return;
    yield columns.map(({ kind }) => ({ time: '2026-11-25 07:32:37.388456', bool: true })[kind as string] ?? null);
  }
  notes() {
    return [];
  }
}

async function archive(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of writeArchive(new Source())) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

describe('tenants export', () => {
  let api: StubApi;
  let directory: string;
  beforeEach(async () => {
    api = await new StubApi().start();
    directory = await mkdtemp(join(tmpdir(), 'zendo export '));
  });
  afterEach(async () => {
    await api.stop();
    await rm(directory, { recursive: true, force: true });
  });

  function export_(bytes: Buffer, file: string): ReturnType<typeof runCli> {
    const { id, name } = tenant();
    api
      .on(`GET /api/v1/tenants/${name}`, { body: tenant() })
      .on(`GET /api/v1/tenants/${id}/export`, (_request, response: ServerResponse) => response.end(bytes));
    return runCli(
      ['tenants', 'export', name, file, '-o', 'json'],
      { ZENDO_URL: api.url, ZENDO_API_KEY: 'key' },
      '',
      directory,
    );
  }

  it('writes the file and nothing beside it', async () => {
    const { code, stdout } = await export_(await archive(), 'out é.db');
    expect([code, JSON.parse(stdout)]).toMatchObject([ExitCode.Ok, { file: join(directory, 'out é.db') }]);
    expect(await readdir(directory)).toEqual(['out é.db']);
  });

  it.each([
    ['the archive is cut off', async () => (await archive()).subarray(0, -30), 'export_incomplete', 'out.db'],
    ['it is no archive', async () => gzipSync('{}\n'), 'export_incomplete', 'out.db'],
    ['the directory is not there', archive, 'target_unwritable', 'nowhere/out.db'],
  ])('leaves nothing behind when %s', async (_what, make, code, file) => {
    const result = await export_(await make(), file);
    expect([result.code, result.stderr]).toEqual([ExitCode.Error, expect.stringContaining(`[${code}]`)]);
    expect(await readdir(directory)).toEqual([]);
  });
});
