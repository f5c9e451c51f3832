import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { startTenantApp, type TenantApp } from '../testing/tenant-app.js';

const INDEX = '<!doctype html><title>the dashboard</title>';
const SCRIPT = `console.log(${JSON.stringify('x'.repeat(2_000))})`;

let directory: string;
let tenant: TenantApp;

beforeAll(async () => {
  directory = join(mkdtempSync(join(tmpdir(), 'zendo-dashboard-')), 'dashboard');
  tenant = await startTenantApp({ dashboardDir: directory });
});
beforeEach(() => install('1.0.0-aaaa', INDEX));
afterAll(async () => {
  await tenant?.close();
  rmSync(join(directory, '..'), { recursive: true, force: true });
});

/** As the installer leaves it. */
function install(folder: string, index: string): void {
  const root = join(directory, folder);
  mkdirSync(join(root, 'assets'), { recursive: true });
  for (const [name, text] of [
    ['index.html', index],
    ['favicon.svg', '<svg/>'],
    ['assets/index-4bxA_q9.js', SCRIPT],
  ] as const) {
    writeFileSync(join(root, name), text);
    writeFileSync(join(root, `${name}.br`), brotliCompressSync(text));
    writeFileSync(join(root, `${name}.gz`), gzipSync(text));
  }
  writeFileSync(join(directory, 'secret.txt'), 'not for you');
  writeFileSync(join(directory, 'new.json'), JSON.stringify({ folder }));
  renameSync(join(directory, 'new.json'), join(directory, 'current.json'));
}

interface Raw {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** As it goes over the wire: `fetch` tidies paths and unpacks bodies. */
async function raw(method: string, path: string, headers: Record<string, string> = {}): Promise<Raw> {
  const { hostname, port } = new URL(await tenant.app.getUrl());
  return new Promise((resolve, reject) => {
    request({ hostname, port, method, path, headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts) }),
      );
    })
      .on('error', reject)
      .end();
  });
}
const text = async (path: string): Promise<string> => (await raw('GET', path)).body.toString();

describe('where a dashboard is installed', () => {
  it.each([
    '/',
    '/login',
    '/login?redirect=/x',
    '/devices/verify?device_id=1&user_code=2',
    '/projects/default/runs',
    '/api',
  ])('GET %s is its index', async (path) => {
    const { status, headers, body } = await raw('GET', path);
    expect([status, body.toString()]).toEqual([200, INDEX]);
    expect(headers['content-type']).toMatch(/^text\/html/);
    expect(headers['cache-control']).toBe('no-cache');
  });

  it('GET /api/… that is not there is 404, and another method on what is not there 405', async () => {
    expect(await raw('GET', '/api/v1/nothing')).toMatchObject({
      status: 404,
      body: Buffer.from('{"detail":"Not Found"}'),
    });
    expect((await raw('POST', '/api/v1/nothing')).status).toBe(405);
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      expect((await raw(method, '/projects/default/runs')).status).toBe(405);
      expect((await raw(method, '/')).status).toBe(405);
    }
  });

  it('the API, the probes and our own pages stay', async () => {
    expect(await text('/health')).toBe('ok');
    expect(await text('/ready')).toBe('ok');
    expect(JSON.parse(await text('/api/v1/info'))).toHaveProperty('version');
    expect(JSON.parse(await text('/openapi.json'))).toHaveProperty('openapi');
    expect(await text('/docs')).toContain('href="/openapi.json"');
    expect((await raw('GET', '/device')).headers['location']).toBe('/device/sign-in?next=%2Fdevice');
    expect(await text('/device/sign-in?next=%2Fdevice')).toContain('action="/login"');
    const verify = '/device/verify?device_id=1&user_code=2';
    expect((await raw('GET', verify)).headers['location']).toBe(`/device/sign-in?next=${encodeURIComponent(verify)}`);
  });

  it('assets are kept for ever, the icon and the index are asked for again and answered with 304', async () => {
    const asset = await raw('GET', '/assets/index-4bxA_q9.js');
    expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(asset.headers['content-type']).toMatch(/^(?:text|application)\/javascript/);
    expect(asset.body.toString()).toBe(SCRIPT);
    for (const path of ['/assets/index-4bxA_q9.js', '/favicon.svg', '/']) {
      const first = await raw('GET', path);
      const again = await raw('GET', path, { 'if-none-match': String(first.headers['etag']) });
      expect([path, again.status, again.body.length]).toEqual([path, 304, 0]);
    }
  });

  it('sends what was compressed beforehand, to whom can read it', async () => {
    const br = await raw('GET', '/assets/index-4bxA_q9.js', { 'accept-encoding': 'gzip, deflate, br, zstd' });
    expect([br.headers['content-encoding'], br.headers['vary']]).toEqual(['br', 'accept-encoding']);
    expect(brotliDecompressSync(br.body).toString()).toBe(SCRIPT);
    const gzip = await raw('GET', '/projects', { 'accept-encoding': 'gzip' });
    expect(gzip.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(gzip.body).toString()).toBe(INDEX);
  });

  it('answers HEAD as GET, without a body', async () => {
    for (const path of ['/', '/runs', '/assets/index-4bxA_q9.js']) {
      const [head, get] = [await raw('HEAD', path), await raw('GET', path)];
      expect([head.status, head.body.length]).toEqual([200, 0]);
      expect(head.headers['etag']).toBe(get.headers['etag']);
      expect(head.headers['content-length']).toBe(String(get.body.length));
    }
  });

  it.each([
    '/assets/gone.js',
    '/assets/../../secret.txt',
    '/assets/%2e%2e/%2e%2e/secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/assets/%5c..%5csecret.txt',
    '/assets/',
  ])('GET %s is 404 and is not kept', async (path) => {
    const { status, headers, body } = await raw('GET', path);
    expect([status, body.toString()]).toEqual([404, '{"detail":"Not Found"}']);
    expect(headers['cache-control']).toBe('no-store');
  });

  it.each(['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/index.html', '/index.html.br'])(
    'GET %s is the index',
    async (path) => {
      expect(await text(path)).toBe(INDEX);
    },
  );

  it('sends a part of a file, and refuses one that is not there', async () => {
    const part = await raw('GET', '/assets/index-4bxA_q9.js', { range: 'bytes=0-6' });
    expect([part.status, part.body.toString()]).toEqual([206, SCRIPT.slice(0, 7)]);
    expect((await raw('GET', '/assets/index-4bxA_q9.js', { range: 'bytes=9999-' })).status).toBe(416);
  });

  it('lets its pages run scripts of this server only', async () => {
    const policy = String((await raw('GET', '/')).headers['content-security-policy']);
    const directives = new Map(policy.split('; ').map((each) => [each.split(' ')[0], each.split(' ').slice(1)]));
    expect(directives.get('default-src')).toEqual(["'none'"]);
    expect(directives.get('script-src')).toEqual(["'self'"]);
    expect(directives.get('frame-ancestors')).toEqual(["'self'"]);
    // A deployment, to which the playground sends, is on any host, and so are pictures.
    expect(directives.get('connect-src')).toEqual(["'self'", 'http:', 'https:']);
    expect(directives.get('img-src')).toEqual(expect.arrayContaining(['http:', 'https:']));
    expect((await raw('GET', '/')).headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'SAMEORIGIN',
    });
  });

  it('is replaced and removed while the server runs', async () => {
    install('1.0.1-bbbb', 'the next one');
    expect(await text('/')).toBe('the next one');
    rmSync(join(directory, 'current.json'));
    expect(await text('/')).toContain('This is a ZenML server');
    expect(await text('/login')).toContain('action="/login"');
    expect((await raw('GET', '/projects')).status).toBe(404);
    install('1.0.0-aaaa', INDEX);
    expect(await text('/')).toBe(INDEX);
  });

  it.each(['{"folder":"../secret"}', '{"folder":"gone"}', '{}', 'no JSON'])(
    'is as good as not installed when its manifest says %s',
    async (manifest) => {
      writeFileSync(join(directory, 'current.json'), manifest);
      expect(await text('/')).toContain('This is a ZenML server');
    },
  );
});
