import { createServer, type Server } from 'node:net';
import { startTestPostgres, type TestPostgres } from '@zendo/provisioning/testing';
import { checkExternal } from './external.js';

/** Speaks just enough of PostgreSQL's protocol to answer every query with one row: its version. */
function oldPostgres(version: string, number: string): Promise<Server> {
  const message = (type: string, ...parts: Buffer[]) => {
    const body = Buffer.concat(parts);
    const head = Buffer.alloc(5);
    head.write(type);
    head.writeInt32BE(body.length + 4, 1);
    return Buffer.concat([head, body]);
  };
  const int16 = (value: number) => Buffer.from([value >> 8, value & 255]);
  const int32 = (value: number) => Buffer.from([value >> 24, value >> 16, value >> 8, value].map((byte) => byte & 255));
  const text = (value: string) => Buffer.from(`${value}\0`);
  const column = (name: string) =>
    Buffer.concat([text(name), int32(0), int16(0), int32(25), int16(-1), int32(-1), int16(0)]);
  const value = (content: string) => Buffer.concat([int32(content.length), Buffer.from(content)]);
  const ready = message('Z', Buffer.from('I'));
  const server = createServer((socket) => {
    let started = false;
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      if (!started) {
        started = true;
        socket.write(Buffer.concat([message('R', int32(0)), ready]));
      } else if (data.toString('latin1', 0, 1) === 'Q') {
        const row = message('D', int16(2), value(version), value(number));
        const columns = message('T', int16(2), column('version'), column('number'));
        socket.write(Buffer.concat([columns, row, message('C', text('SELECT 1')), ready]));
      }
    });
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)));
}

describe('a PostgreSQL of the operator', () => {
  let postgres: TestPostgres;

  beforeAll(async () => {
    postgres = await startTestPostgres();
  }, 120_000);
  afterAll(() => postgres?.stop());

  it('is taken, with its version, also when the database is still to be made', async () => {
    const url = new URL(postgres.adminUrl);
    url.pathname = '/not_there_yet';
    expect(await checkExternal(url.href)).toMatch(/^\d+/);
  });

  it('is refused when it is too old, with both versions', async () => {
    const server = await oldPostgres('14.13', '140013');
    const { port } = server.address() as { port: number };
    const check = checkExternal(`postgres://zendo:hush@127.0.0.1:${port}/zendo`);
    await expect(check).rejects.toThrow(/14\.13.*15 or newer/);
    await expect(check).rejects.not.toThrow('hush');
    server.close();
  });

  it.each([
    ['the password is wrong', (url: URL) => (url.password = 'wrong'), /password authentication failed/],
    ['nothing listens', (url: URL) => (url.port = '1'), /127\.0\.0\.1:1 /],
  ])('is refused when %s, without the password', async (_, change, message) => {
    const url = new URL(postgres.adminUrl);
    const secret = url.password;
    change(url);
    const check = checkExternal(url.href);
    await expect(check).rejects.toThrow(message);
    await expect(check).rejects.not.toThrow(secret);
  });
});
