import { execFileSync } from 'node:child_process';
import type { Model } from '../kernel/model.js';
import { startS3, type Emulator } from '../testing/emulators.js';
import { rowsIn, type Rows } from '../testing/rows.js';
import { S3Bucket } from '../testing/s3-bucket.js';
import { startTenantApp, type Answer, type TenantApp } from '../testing/tenant-app.js';

let tenant: TenantApp;
let emulator: Emulator;
let bucket: S3Bucket;
let rows: Rows;
let store: string;

beforeAll(async () => {
  [tenant, emulator] = await Promise.all([startTenantApp(), startS3()]);
  await tenant.login();
  rows = await rowsIn(tenant.database);
  bucket = await S3Bucket.create(emulator.url, 'data');
  store = await bucket.register(tenant);
});
afterAll(async () => {
  await tenant?.close();
  await emulator?.stop();
});

const at = (name: string): string => `s3://data/root/${name}`;
const create = async (uri: string, visualizations: object[] | null = null, name = 'dataset'): Promise<string> => {
  const type = { module: 'builtins', attribute: 'int', type: 'builtin' };
  const answer: Answer<Model> = await tenant.call('POST', 'artifact_versions', {
    body: {
      project: rows.projectId,
      artifact_name: name,
      type: 'DataArtifact',
      artifact_store_id: store,
      uri,
      materializer: type,
      data_type: type,
      save_type: 'manual',
      visualizations,
    },
  });
  expect(answer).toMatchObject({ status: 200 });
  return answer.body.id;
};
const visualize = (id: string, index = '0'): Promise<Answer> =>
  tenant.call<unknown>('GET', `artifact_versions/${id}/visualize`, { query: { index } });
const token = async (path: string): Promise<string> => {
  const answer = await tenant.call<string>('GET', `${path}/download-token`);
  expect(answer).toMatchObject({ status: 200, body: expect.any(String) });
  return answer.body;
};
const bytesAt = async (path: string, given: string): Promise<{ answer: Response; bytes: Buffer }> => {
  const url = new URL(`/api/v1/${path}`, await tenant.app.getUrl());
  url.searchParams.set('token', given);
  const answer = await fetch(url);
  return { answer, bytes: Buffer.from(await answer.arrayBuffer()) };
};

describe('visualizations in an artifact store', () => {
  it('are answered as text, and images in Base64', async () => {
    const picture = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0xff, 0]);
    await bucket.put('root/v/page.html', '<p>Grüße</p>\r\n');
    await bucket.put('root/v/picture.png', picture);
    await bucket.put('root/v/empty.csv', '');
    const id = await create(at('v'), [
      { type: 'html', uri: at('v/page.html') },
      { type: 'image', uri: at('v/picture.png') },
      { type: 'csv', uri: at('v/empty.csv') },
      { type: 'json', uri: at('v/gone.json') },
    ]);
    expect(await visualize(id)).toMatchObject({ status: 200, body: { type: 'html', value: '<p>Grüße</p>\n' } });
    expect((await visualize(id, '1')).body).toEqual({ type: 'image', value: picture.toString('base64') });
    expect((await visualize(id, '2')).body).toEqual({ type: 'csv', value: '' });
    expect(await visualize(id, '3')).toMatchObject({
      status: 404,
      body: { detail: ['DoesNotExistException', expect.stringContaining('does not exist in artifact store')] },
    });
    expect((await visualize(id, '4')).status).toBe(404);
    expect((await visualize(id, '-1')).status).toBe(404);
  });

  it('are refused outside of the store and when they are too large', async () => {
    await bucket.put('beside.html', 'no');
    await bucket.put('root/v/large.html', Buffer.alloc(20 * 1024 * 1024 + 1, 'x'));
    const id = await create(at('v'), [
      { type: 'html', uri: 's3://data/beside.html' },
      { type: 'html', uri: at('v/large.html') },
    ]);
    expect((await visualize(id)).status).toBe(404);
    expect(await visualize(id, '1')).toMatchObject({
      status: 403,
      body: { detail: ['IllegalOperationError', expect.stringContaining('too large')] },
    });
  });

  it('are 501 in a store that cannot be opened, with the reason', async () => {
    const id = await create(at('v'), [{ type: 'html', uri: at('v/page.html') }]);
    const closed = await bucket.register(tenant, {
      configuration: { client_kwargs: { endpoint_url: 'http://169.254.169.254' } },
    });
    await tenant.database.run('UPDATE artifact_version SET artifact_store_id = $1 WHERE id = $2', [closed, id]);
    expect(await visualize(id)).toMatchObject({
      status: 501,
      body: { detail: ['NotImplementedError', expect.stringContaining('networks')] },
    });
  });
});

describe('the data of a version', () => {
  it('is downloaded as an archive, with a token', async () => {
    const long = `${'deep/'.repeat(30)}ü.txt`;
    await bucket.put('root/whole/data.json', '[1, 2]');
    await bucket.put('root/whole/empty', '');
    await bucket.put(`root/whole/${long}`, 'long');
    await bucket.put('root/wholesome.txt', 'beside');
    const path = `artifact_versions/${await create(at('whole'), null, 'the whole')}`;
    const { answer, bytes } = await bytesAt(`${path}/data`, await token(path));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/gzip');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="the whole-1.tar.gz"');
    const listed = execFileSync('tar', ['tzf', '-'], { input: bytes }).toString().split('\n');
    expect(listed).toEqual(expect.arrayContaining(['./', 'deep/', 'data.json', 'empty']));
    expect(listed.filter((name) => name !== '' && !name.endsWith('/'))).toHaveLength(3);
    expect(execFileSync('tar', ['xzOf', '-', 'data.json'], { input: bytes }).toString()).toBe('[1, 2]');
    expect(execFileSync('tar', ['xzOf', '-', long], { input: bytes }).toString()).toBe('long');
  });

  it('is not given out for another token', async () => {
    const [one, other] = [await create(at('whole')), await create(at('whole'))];
    const given = await token(`artifact_versions/${one}`);
    const login = await tenant.login();
    for (const bad of ['x', login]) {
      expect((await bytesAt(`artifact_versions/${one}/data`, bad)).answer.status).toBe(401);
    }
    expect((await bytesAt(`artifact_versions/${other}/data`, given)).answer.status).toBe(401);
    expect((await bytesAt(`pipeline_snapshots/${one}/code`, given)).answer.status).toBe(401);
    expect((await tenant.call('GET', 'current-user', { token: given })).status).toBe(401);
    expect((await tenant.call('GET', `artifact_versions/${one}/data`, { token: null })).status).toBe(422);
  });

  it('is 404 when it is not there', async () => {
    const id = await create(at('nowhere'));
    expect(await tenant.call('GET', `artifact_versions/${id}/download-token`)).toMatchObject({
      status: 404,
      body: { detail: ['KeyError', expect.stringContaining('does not exist')] },
    });
  });

  it('is deleted with the version when that is asked for, and only then', async () => {
    await bucket.put('root/mine/a', '1');
    await bucket.put('root/mine/b/c', '2');
    await bucket.put('root/mine-too/a', '3');
    const [id, again, there] = [await create(at('mine')), await create(at('mine')), await create(at('mine-too'))];
    const remove = (version: string, query: Record<string, string>): Promise<Answer> =>
      tenant.call<unknown>('DELETE', `artifact_versions/${version}`, { query });
    expect((await remove(id, {})).status).toBe(200);
    await token(`artifact_versions/${again}`);
    const both = { delete_from_artifact_store: 'true', delete_metadata: 'false' };
    expect((await remove(again, both)).status).toBe(200);
    expect((await tenant.call('GET', `artifact_versions/${again}/download-token`)).status).toBe(404);
    expect((await remove(again, { delete_from_artifact_store: 'true' })).status).toBe(200);
    expect((await tenant.call('GET', `artifact_versions/${again}`)).status).toBe(404);
    await token(`artifact_versions/${there}`);
    const used = await create(at('mine-too'));
    await rows.step(await rows.run(await rows.pipeline()), { outputs: [used] });
    expect((await remove(used, { delete_from_artifact_store: 'true' })).status).toBe(400);
    await token(`artifact_versions/${there}`);
  });
});

describe('the code of a snapshot', () => {
  it('is downloaded as it was uploaded', async () => {
    await bucket.put('root/code_uploads/abc.tar.gz', 'the archive');
    const snapshot = await rows.snapshot(await rows.pipeline());
    const stack = await tenant.database.first<{ id: string }>("INSERT INTO stack (name) VALUES ('on-s3') RETURNING id");
    await tenant.database.run('INSERT INTO stack_composition (stack_id, component_id) VALUES ($1, $2)', [
      stack?.id,
      store,
    ]);
    const place = (code: string): Promise<number> =>
      tenant.database.run('UPDATE pipeline_snapshot SET stack_id = $1, code_path = $2 WHERE id = $3', [
        stack?.id,
        code,
        snapshot,
      ]);
    await place(at('code_uploads/abc.tar.gz'));
    const path = `pipeline_snapshots/${snapshot}`;
    const { answer, bytes } = await bytesAt(`${path}/code`, await token(path));
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="${snapshot}-code.tar.gz"`);
    expect(bytes.toString()).toBe('the archive');
    await place(at('code_uploads/gone.tar.gz'));
    expect((await tenant.call('GET', `${path}/download-token`)).status).toBe(404);
  });
});
