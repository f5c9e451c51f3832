import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Model } from '../kernel/model.js';
import type { Answer, TenantApp } from './tenant-app.js';

/** A bucket of an S3 emulator, and how tenants get to it. */
export class S3Bucket {
  readonly #client: S3Client;

  private constructor(
    readonly endpoint: string,
    readonly name: string,
  ) {
    const credentials = { accessKeyId: 'test-key', secretAccessKey: 'test-secret' };
    this.#client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials });
  }

  static async create(endpoint: string, name: string): Promise<S3Bucket> {
    const bucket = new S3Bucket(endpoint, name);
    await bucket.#client.send(new CreateBucketCommand({ Bucket: name }));
    return bucket;
  }

  async put(key: string, body: string | Uint8Array): Promise<void> {
    const [Body, ContentLength] = [Buffer.from(body), Buffer.byteLength(body)];
    await this.#client.send(new PutObjectCommand({ Bucket: this.name, Key: key, Body, ContentLength }));
  }

  /** Registers the bucket as an artifact store. @returns the component's id. */
  async register(
    tenant: TenantApp,
    { flavor = 's3', configuration = {}, connector = null as string | null, path = `s3://${this.name}/root` } = {},
  ): Promise<string> {
    const keys = connector ? {} : { key: 'test-key', secret: 'test-secret' };
    const client_kwargs = { endpoint_url: this.endpoint, region_name: 'us-east-1' };
    const answer: Answer<Model> = await tenant.call('POST', 'components', {
      body: {
        name: `store-${Math.random().toString(36).slice(2)}`,
        type: 'artifact_store',
        flavor,
        connector,
        configuration: { path, client_kwargs, ...keys, ...configuration },
      },
    });
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    return answer.body.id;
  }
}
