import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';

import { evenOut } from './dashboard/even-out.js';
import { OfficialServer } from './harness/official-server.js';
import { S3 } from './harness/s3.js';
import { ask, sessionToken } from './harness/tenant-api.js';
import { ZenmlClient } from './harness/zenml-client.js';
import { Zendo } from './harness/zendo.js';

const ACCOUNT = { username: 'keeper', password: 'keeper-pass-1' };

/** One server with a bucket of its own, on which the same client has run the same pipeline. */
interface Side {
  readonly url: string;
  readonly bucket: string;
  readonly token: string;
}

interface Logs {
  readonly id: string;
  readonly body: { readonly source: string; readonly uri: string };
}

// A store on S3 behind a service connector: what the real client has written there, the server reads out as the official
// server does, which has the same on a bucket beside it. What a person sees of a store that the server opens with
// secrets is in dashboard/.
describe('what the official client keeps in a bucket', () => {
  let server: OfficialServer;
  let zendo: Zendo;
  let s3: S3;
  let ours: Side;
  let official: Side;

  beforeAll(async () => {
    s3 = await S3.start();
    // The official server asks AWS's service for tokens who a connector's keys are of.
    const settings = { AWS_ENDPOINT_URL_STS: s3.url };
    [server, zendo] = await Promise.all([
      OfficialServer.start(ACCOUNT, 'zenml-s3-0.98.0', { settings }),
      Zendo.start({ ZENDO_STORE_NETWORKS: '127.0.0.0/8' }),
    ]);
    const { url } = await zendo.createTenant('acme', ACCOUNT);
    [official, ours] = await Promise.all([furnished(server.url, 'theirs'), furnished(url, 'ours')]);
  });
  afterAll(async () => {
    await Promise.all([server?.stop(), zendo?.stop(), s3?.stop()]);
  });

  async function furnished(url: string, bucket: string): Promise<Side> {
    await s3.bucket(bucket);
    const client = await ZenmlClient.create('s3-0.98.0');
    try {
      const { code, output } = await client.useAccount(url, ACCOUNT).python('stored.py', [s3.url, bucket]);
      if (code !== 0) throw new Error(`stored.py failed at ${url}:\n${output.slice(-6000)}`);
    } finally {
      await client.remove();
    }
    return { url, bucket, token: await sessionToken(url, ACCOUNT) };
  }

  const get = async ({ url, token }: Side, path: string): Promise<{ status: number; body: unknown }> => {
    const { status, body } = await ask(url, path, { token });
    return { status, body };
  };

  async function idOf(side: Side, path: string): Promise<string> {
    const { body } = await get(side, path);
    const id = (body as { items?: { id: string }[] }).items?.[0]?.id;
    if (id === undefined) throw new Error(`nothing at ${side.url}${path}: ${JSON.stringify(body)}`);
    return id;
  }

  const runOf = (side: Side): Promise<string> => idOf(side, '/runs?name=stored-once');
  const stepOf = (side: Side, name: string): Promise<string> => idOf(side, `/steps?name=${name}`);
  const versionOf = (side: Side, name: string): Promise<string> => idOf(side, `/artifact_versions?artifact=${name}`);

  /** An answer without what differs between any two servers. */
  const even = (side: Side, answer: unknown): unknown =>
    JSON.parse(evenOut(JSON.stringify(answer), side.url).replaceAll(side.bucket, '<bucket>'));

  /** Asks both for what `path` says, expects the same answer, and returns ours. */
  async function same(path: (side: Side) => Promise<string>): Promise<{ status: number; body: unknown }> {
    const [theirs, answer] = await Promise.all([official, ours].map(async (side) => get(side, await path(side))));
    expect(even(ours, answer)).toEqual(even(official, theirs));
    return answer as { status: number; body: unknown };
  }

  const messages = (body: unknown): string[] => (body as { message: string }[]).map(({ message }) => message);

  it('the lines of a step are read out, in order, by source and by id', async () => {
    const { status, body } = await same(async (side) => `/steps/${await stepOf(side, 'make')}/logs?source=step`);
    expect(status).toBe(200);
    const said = messages(body);
    expect(said).toContain('printed: żółć 禅');
    expect(said).toContain('warned once');
    expect(said.filter((line) => /^line \d+$/.test(line))).toEqual(
      Array.from({ length: 300 }, (_, at) => `line ${at}`),
    );
    const byId = await same(async (side) => {
      const id = await stepOf(side, 'make');
      const step = (await get(side, `/steps/${id}?hydrate=true`)).body as { resources: { log_collection: Logs[] } };
      const logs = step.resources.log_collection.find((each) => each.body.source === 'step');
      return `/steps/${id}/logs?logs_id=${logs?.id}`;
    });
    expect(byId.body).toEqual(body);
  });

  it('the lines of a run are read out, and what was not asked for well is refused alike', async () => {
    const { status, body } = await same(async (side) => `/runs/${await runOf(side)}/logs?source=client`);
    expect(status).toBe(200);
    expect(messages(body).join('\n')).toMatch(/Using stack: `stored`[^]*Pipeline run has finished/);
    for (const query of [
      '',
      '?source=nowhere',
      `?source=client&logs_id=${'0'.repeat(8)}-0000-4000-8000-${'0'.repeat(12)}`,
    ]) {
      const refused = await Promise.all(
        [official, ours].map(async (side) => (await get(side, `/runs/${await runOf(side)}/logs${query}`)).status),
      );
      expect(refused[1]).toBe(refused[0]);
      expect(refused[1]).toBeGreaterThanOrEqual(400);
    }
  });

  it.each([
    ['page', 'html', '<h1>Ünïcode</h1>'],
    ['words', 'markdown', '# Words\n\n*kept*'],
    ['document', 'json', '{"kept": [1, 2.5, null]}'],
    ['picture', 'image', expect.stringMatching(/^iVBORw0KGgo/)],
  ])('%s is shown', async (name, type, value) => {
    const shown = await same(async (side) => `/artifact_versions/${await versionOf(side, name)}/visualize`);
    expect(shown).toEqual({ status: 200, body: { type, value } });
    const none = async (side: Side): Promise<number> =>
      (await get(side, `/artifact_versions/${await versionOf(side, name)}/visualize?index=7`)).status;
    expect(await none(ours)).toBe(await none(official));
  });

  it.each(['page', 'document', 'picture', 'numbers', 'sum'])('the files of %s are downloaded', async (name) => {
    const [theirs, files] = await Promise.all([official, ours].map((side) => download(side, name)));
    expect(files).toEqual(theirs);
    expect(Object.keys(files ?? {}).length).toBeGreaterThan(0);
    const version = (await get(ours, `/artifact_versions/${await versionOf(ours, name)}`)).body as {
      body: { uri: string };
    };
    // As they lie in the bucket, past both servers.
    for (const [path, digest] of Object.entries(files ?? {})) {
      const { pathname, host } = new URL(version.body.uri);
      // A store for whom any key is good, but none is not.
      const headers = { authorization: 'AWS any:key' };
      const answer = await fetch(`${s3.url}/${host}${pathname}/${path}`, { headers });
      expect(answer.status).toBe(200);
      expect({ path, digest: sha256(Buffer.from(await answer.arrayBuffer())) }).toEqual({ path, digest });
    }
  });

  /** The files in the archive of an artifact, each with its digest. */
  async function download(side: Side, name: string): Promise<Record<string, string>> {
    const path = `/artifact_versions/${await versionOf(side, name)}`;
    const { body } = await get(side, `${path}/download-token`);
    const answer = await fetch(`${side.url}/api/v1${path}/data?token=${String(body)}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/gzip']);
    const archive = Buffer.from(await answer.arrayBuffer());
    const tar = (...args: string[]): Buffer => execFileSync('tar', args, { input: archive, maxBuffer: 1 << 26 });
    const names = tar('-tz')
      .toString()
      .split('\n')
      .filter((each) => each !== '' && !each.endsWith('/'));
    return Object.fromEntries(names.map((each) => [each, sha256(tar('-xzO', '--', each))]));
  }
});

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
