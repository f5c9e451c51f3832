import { Readable } from 'node:stream';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { BlobServiceClient } from '@azure/storage-blob';
import { Storage } from '@google-cloud/storage';
import { startAzure, startGcs, startS3, type Emulator } from '../../testing/emulators.js';
import { StoreNetworks } from '../network/store-networks.js';
import type { ObjectStore, StoreError } from '../object-store.js';
import type { S3Settings } from '../store-settings.js';
import { AzureStore } from './azure-store.js';
import { GcsStore } from './gcs-store.js';
import { S3Store } from './s3-store.js';

const HERE = new StoreNetworks(['127.0.0.0/8']);
const BUCKET = 'zendo-store';
// The account of the emulator, published with it.
const AZURE_KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

/** A store with an empty bucket. */
interface Opened {
  open(networks: StoreNetworks): ObjectStore;
  put(key: string, body: string): Promise<void>;
}

const s3Settings = (endpoint: string): S3Settings => ({
  kind: 's3',
  credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
  session: undefined,
  region: 'us-east-1',
  endpoint,
  pathStyle: true,
  verify: true,
  extra: {},
});

const azureConnection = (url: string): string =>
  `DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=${AZURE_KEY};BlobEndpoint=${url}/devstoreaccount1;`;

const KINDS = {
  s3: {
    start: startS3,
    async bucket(url: string): Promise<Opened> {
      const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
      const client = new S3Client({ endpoint: url, region: 'us-east-1', forcePathStyle: true, credentials });
      await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
      return {
        open: (networks) => new S3Store(s3Settings(url), networks),
        put: async (key, body) =>
          void (await client.send(new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: body }))),
      };
    },
  },
  gcs: {
    start: startGcs,
    async bucket(url: string): Promise<Opened> {
      process.env['STORAGE_EMULATOR_HOST'] = url;
      const bucket = new Storage({ apiEndpoint: url, projectId: 'p' }).bucket(BUCKET);
      await bucket.create();
      return {
        open: (networks) =>
          new GcsStore({ kind: 'gcs', projectId: 'p', credentials: { kind: 'token', token: 'token' } }, networks),
        put: (key, body) => bucket.file(key).save(body, { resumable: false, validation: false }),
      };
    },
  },
  azure: {
    start: startAzure,
    async bucket(url: string): Promise<Opened> {
      const connectionString = azureConnection(url);
      const client = BlobServiceClient.fromConnectionString(connectionString).getContainerClient(BUCKET);
      await client.create();
      return {
        open: (networks) =>
          new AzureStore({ kind: 'azure', access: { kind: 'connection_string', connectionString } }, networks),
        put: async (key, body) => void (await client.getBlockBlobClient(key).upload(body, Buffer.byteLength(body))),
      };
    },
  },
};

const text = async (body: Readable): Promise<string> => Buffer.concat(await body.toArray()).toString();
const keysOf = async (store: ObjectStore, key: string): Promise<string[]> => {
  const keys: string[] = [];
  for await (const object of store.list({ bucket: BUCKET, key })) keys.push(object.key);
  return keys;
};
const faultOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    (error: StoreError) => error.fault,
  );

describe.each(['s3', 'gcs', 'azure'] as const)('a store on %s', (kind) => {
  let emulator: Emulator;
  let bucket: Opened;
  let store: ObjectStore;

  beforeAll(async () => {
    emulator = await KINDS[kind].start();
    bucket = await KINDS[kind].bucket(emulator.url);
    store = bucket.open(HERE);
    await bucket.put('logs/b.log', 'second');
    await bucket.put('logs/a.log', 'first');
    await bucket.put('logs/deep/c ü+.log', 'ünïcode');
    await bucket.put('logsbeside.log', 'not below');
    await bucket.put('empty', '');
  });
  afterAll(async () => {
    store?.close();
    await emulator?.stop();
  });

  it('tells the size of an object, and nothing of a prefix or of what is not there', async () => {
    expect(await store.stat({ bucket: BUCKET, key: 'logs/a.log' })).toEqual({ key: 'logs/a.log', size: 5 });
    expect(await store.stat({ bucket: BUCKET, key: 'empty' })).toEqual({ key: 'empty', size: 0 });
    for (const key of ['logs', 'logs/', 'nothing', '']) {
      expect(await store.stat({ bucket: BUCKET, key })).toBeUndefined();
    }
  });

  it('reads whole objects and ranges of them', async () => {
    const read = async (key: string, range?: object): Promise<string> =>
      text(await store.read({ bucket: BUCKET, key }, range));
    expect(await read('logs/b.log')).toBe('second');
    expect(await read('logs/deep/c ü+.log')).toBe('ünïcode');
    expect(await read('empty')).toBe('');
    expect(await read('logs/b.log', { offset: 2 })).toBe('cond');
    expect(await read('logs/b.log', { offset: 1, length: 3 })).toBe('eco');
    expect(await read('logs/b.log', { length: 3 })).toBe('sec');
  });

  it('lists what is below a prefix, in order', async () => {
    expect(await keysOf(store, 'logs/')).toEqual(['logs/a.log', 'logs/b.log', 'logs/deep/c ü+.log']);
    expect(await keysOf(store, 'nothing/')).toEqual([]);
  });

  it('lists many objects: on S3 more than the store gives at once', async () => {
    const names = Array.from(
      { length: kind === 's3' ? 1050 : 30 },
      (_, each) => `many/${String(each).padStart(5, '0')}`,
    );
    for (let at = 0; at < names.length; at += 10) {
      await Promise.all(names.slice(at, at + 10).map((name) => bucket.put(name, 'x')));
    }
    expect(await keysOf(store, 'many/')).toEqual(names);
  });

  it('removes objects; one that is gone already is no fault', async () => {
    await bucket.put('gone/a', '1');
    await bucket.put('gone/b', '2');
    await store.remove(BUCKET, ['gone/a', 'gone/b', 'gone/never']);
    expect(await keysOf(store, 'gone/')).toEqual([]);
  });

  it('says of an object or a bucket that is not there that it is missing', async () => {
    expect(await faultOf(store.read({ bucket: BUCKET, key: 'nothing' }))).toBe('missing');
    expect(await faultOf(store.read({ bucket: 'no-such-bucket', key: 'nothing' }))).toBe('missing');
    expect(await store.stat({ bucket: 'no-such-bucket', key: 'nothing' })).toBeUndefined();
    const [first] = [store.list({ bucket: 'no-such-bucket', key: '' })[Symbol.asyncIterator]().next()];
    expect(await faultOf(first as Promise<unknown>)).toBe('missing');
  });

  // Where Google is no tenant can say, so there is nothing to guard.
  if (kind !== 'gcs') {
    it('does not connect to an address that the operator has not opened', async () => {
      const closed = bucket.open(new StoreNetworks(['public']));
      const error = await store.stat.call(closed, { bucket: BUCKET, key: 'empty' }).catch((each: StoreError) => each);
      expect(error).toMatchObject({ fault: 'unusable', message: expect.stringContaining('networks') });
      closed.close();
    });
  }

  it('is unavailable when nobody answers', async () => {
    const stopped = bucket.open(HERE);
    await emulator.stop();
    expect(await faultOf(stopped.stat({ bucket: BUCKET, key: 'empty' }))).toBe('unavailable');
    expect(await faultOf(stopped.read({ bucket: BUCKET, key: 'empty' }))).toBe('unavailable');
    stopped.close();
  });
});
