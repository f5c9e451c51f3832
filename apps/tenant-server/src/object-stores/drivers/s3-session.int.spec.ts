import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { startS3, type Emulator } from '../../testing/emulators.js';
import { StoreNetworks } from '../network/store-networks.js';
import type { StoreError } from '../object-store.js';
import type { AwsSession, S3Settings } from '../store-settings.js';
import { S3Store } from './s3-store.js';

const HERE = new StoreNetworks(['127.0.0.0/8']);
const PLACE = { bucket: 'roles', key: 'a' };
const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' };
const NAME = { name: 'zenml-connector-5b4f2a60-7a55-4fd4-9d55-92f3f0a3a9a1', seconds: 3600 };
const POLICY = {
  policy: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}',
  policyArns: undefined,
};

let emulator: Emulator;
const settings = (session: AwsSession): S3Settings => ({
  kind: 's3',
  credentials,
  session,
  region: 'us-east-1',
  endpoint: emulator.url,
  pathStyle: true,
  verify: true,
  extra: {},
});

beforeAll(async () => {
  emulator = await startS3();
  const client = new S3Client({ endpoint: emulator.url, region: 'us-east-1', forcePathStyle: true, credentials });
  await client.send(new CreateBucketCommand({ Bucket: PLACE.bucket }));
  await client.send(new PutObjectCommand({ Bucket: PLACE.bucket, Key: PLACE.key, Body: Buffer.from('text') }));
  client.destroy();
});
afterAll(async () => {
  delete process.env['AWS_ENDPOINT_URL_STS'];
  await emulator?.stop();
});

// Where AWS's own service for tokens is, an operator may say to the SDK; a tenant cannot.
describe('temporary credentials of AWS', () => {
  it.each<[string, AwsSession]>([
    ['a session', { kind: 'session', ...NAME }],
    ['a federated user', { kind: 'federation', ...NAME, ...POLICY }],
    ['a role', { kind: 'role', roleArn: 'arn:aws:iam::123456789012:role/reader', ...NAME, ...POLICY }],
  ])('of %s open a store', async (_, session) => {
    process.env['AWS_ENDPOINT_URL_STS'] = emulator.url;
    const store = new S3Store(settings(session), HERE);
    expect(await store.stat(PLACE)).toEqual({ key: 'a', size: 4 });
    store.close();
  });

  it('are asked for within the networks that the operator has opened', async () => {
    process.env['AWS_ENDPOINT_URL_STS'] = 'http://169.254.169.254';
    const store = new S3Store(settings({ kind: 'session', ...NAME }), HERE);
    const fault = await store.stat(PLACE).catch((error: StoreError) => error);
    expect(fault).toMatchObject({ fault: 'unusable', message: expect.stringContaining('networks') });
    store.close();
  });

  it('are unavailable when nobody answers', async () => {
    process.env['AWS_ENDPOINT_URL_STS'] = 'http://127.0.0.1:1';
    const store = new S3Store(settings({ kind: 'session', ...NAME }), HERE);
    await expect(store.stat(PLACE)).rejects.toMatchObject({ name: 'StoreError' });
    store.close();
  });
});
