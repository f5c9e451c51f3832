import { spawnSync } from 'node:child_process';
import { mkdtemp, open, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { carriedTable, carriedTables, type Cell, sqliteSchema } from '@zendo/transfer';
import sqlite from 'node-sqlite3-wasm';

import { ImportSource } from '../import-source.js';
import { openSource } from './open-source.js';

const SAMPLES: Readonly<Record<string, Cell>> = {
  uuid: '0f'.repeat(16),
  time: '2026-11-25 07:32:37.388456',
  bool: 1,
  int: 1,
  float: 1.5,
  json: '{}',
};

describe('a SQLite file as a source', () => {
  let directory: string;
  let path: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'zendo-sqlite-'));
    path = join(directory, 'a server’s.db');
    change(...sqliteSchema());
    insert('server_settings', { id: '0e'.repeat(16), server_name: 'official' });
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  function withFile(work: (file: InstanceType<typeof sqlite.Database>) => void): void {
    const file = new sqlite.Database(path);
    file.run('PRAGMA foreign_keys = OFF');
    work(file);
    file.close();
  }
  const change = (...statements: string[]): void =>
    withFile((file) => {
      for (const statement of statements) file.exec(statement);
    });

  /** A row with a value of its kind in every column that needs one, but for those given. */
  function insert(name: string, given: Readonly<Record<string, Cell>>): void {
    const needed = carriedTable(name)!.columns.filter((column) => !column.nullable && !(column.name in given));
    const values = { ...Object.fromEntries(needed.map((each) => [each.name, SAMPLES[each.kind] ?? 'text'])), ...given };
    const names = Object.keys(values).map((each) => `"${each}"`);
    withFile((file) =>
      file.run(
        `INSERT INTO "${name}" (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
        Object.values(values),
      ),
    );
  }

  const opened = () => openSource(`sqlite://${path}`, directory, () => undefined);
  async function read(secretsKey?: string) {
    const database = await opened();
    try {
      const source = await ImportSource.of(database, secretsKey);
      const rows = new Map<string, Readonly<Record<string, Cell>>[]>();
      for (const table of carriedTables) {
        const there = [];
        for await (const row of source.rows(table)) {
          there.push(Object.fromEntries(table.columns.map(({ name }, index) => [name, row[index]!])));
        }
        rows.set(table.name, there);
      }
      return { rows, notes: source.notes() };
    } finally {
      await database.close();
    }
  }
  const refusal = async (work: Promise<unknown>) => {
    const fault = await work.then(
      () => undefined,
      (error: { message: string; options?: { code?: string } }) => error,
    );
    return [fault?.options?.code, fault?.message];
  };

  it('gives texts whole but for NUL, and tells where that was', async () => {
    insert('pipeline', { name: 'bake', description: 'é' });
    change(`UPDATE pipeline SET description = 'before' || char(0) || 'after', name = ''`);
    const { rows, notes } = await read();
    expect(rows.get('pipeline')).toMatchObject([{ name: '', description: 'beforeafter', user_id: null }]);
    expect(notes).toMatchObject([{ code: 'nul_left_out', items: [`pipeline.description of ${'0f'.repeat(16)}`] }]);
  });

  it('tells of secrets whose values are in another store, and of those that another key sealed', async () => {
    insert('secret', { id: '01'.repeat(16), name: 'outside', values: null });
    insert('secret', { id: '02'.repeat(16), name: 'sealed', values: Buffer.alloc(64, 7).toString('base64') });
    const { rows, notes } = await read('key');
    expect(rows.get('secret')?.map((row) => row['values'])).toEqual([null, null]);
    expect(notes.map(({ code, items }) => [code, items])).toEqual([
      ['secret_unreadable', ['sealed']],
      ['secret_values_elsewhere', ['outside']],
    ]);
  });

  it('names the row of a value that is none of its kind', async () => {
    insert('pipeline', { id: 'ab'.repeat(16), created: 'yesterday' });
    expect(await refusal(read())).toEqual([
      'source_value',
      `A value in pipeline.created is no time. It is in the row ${'ab'.repeat(16)}.`,
    ]);
  });

  it('is read by several at once, and nothing is laid beside it', async () => {
    const [one, other] = [await opened(), await opened()];
    try {
      expect([await one.server(), await other.server()]).toEqual(
        Array(2).fill(expect.objectContaining({ name: 'official' })),
      );
      expect(await readdir(directory)).toEqual(['a server’s.db']);
    } finally {
      await Promise.all([one.close(), other.close()]);
    }
  });

  it('is refused when it changes while it is read', async () => {
    const database = await opened();
    try {
      change('UPDATE server_settings SET active = 0');
      const rows = async () => {
        for await (const row of database.rows(carriedTable('tag')!)) expect(row).toBeUndefined();
      };
      expect(await refusal(rows())).toEqual(['source_changed', expect.stringContaining(path)]);
    } finally {
      await database.close();
    }
  });

  it.each<[string, RegExp, () => Promise<void> | void]>([
    [
      'is no file but a pipe, which would never end',
      /is no file/,
      async () => {
        await rm(path);
        expect(spawnSync('mkfifo', [path]).status).toBe(0);
      },
    ],
    [
      'is in the middle of a change',
      /-journal is beside it/,
      () => writeFile(`${path}-journal`, Buffer.from('d9d505f920a163d7', 'hex')),
    ],
    ['has a write-ahead log', /write-ahead log/, () => overwrite(18, Buffer.from([2, 2]))],
    ['is no database', /no SQLite database/, () => writeFile(path, Buffer.alloc(5_000, 'x'))],
    [
      'is damaged further on',
      /cannot be read to its end/,
      async () => {
        let page = 0;
        withFile((file) => {
          page = Number(file.get(`SELECT rootpage FROM sqlite_master WHERE name = 'step_run'`)?.['rootpage']);
        });
        await overwrite((page - 1) * 4096, Buffer.alloc(4096, 0x55));
      },
    ],
  ])('is refused when it %s', async (_what, message, spoil) => {
    await spoil();
    expect(await refusal(read())).toEqual(['source_unreadable', expect.stringMatching(message)]);
  });

  it('is taken when its journal is one of a change that was ended', async () => {
    await writeFile(`${path}-journal`, Buffer.alloc(512));
    expect((await read()).rows.get('server_settings')).toHaveLength(1);
  });

  async function overwrite(at: number, bytes: Buffer): Promise<void> {
    const file = await open(path, 'r+');
    await file.write(bytes, 0, bytes.length, at);
    await file.close();
  }
});
