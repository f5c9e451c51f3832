import type { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { guardedAgents, IDLE_MS, type GuardedAgents } from '../network/guarded-agents.js';
import type { StoreNetworks } from '../network/store-networks.js';
import { StoreError, type ByteRange, type ObjectPlace, type ObjectStore, type StoredObject } from '../object-store.js';
import type { S3Settings } from '../store-settings.js';
import { inBatches } from '../../kernel/in-batches.js';
import { faultOfConnection } from './connection-faults.js';
import { sessionCredentials } from './s3-session.js';

const CONNECT_MS = 5_000;
const TRIES = 3;
const NOT_THERE = new Set(['NotFound', 'NoSuchKey', 'NoSuchBucket']);
const REFUSING = new Set([400, 401, 403, 301, 405]);

/** Amazon S3 and what speaks its protocol. */
export class S3Store implements ObjectStore {
  readonly #client: S3Client;
  readonly #agents: GuardedAgents;

  constructor(
    private readonly settings: S3Settings,
    networks: StoreNetworks,
  ) {
    const { credentials, session, region, endpoint, pathStyle, verify } = settings;
    this.#agents = guardedAgents(networks, verify);
    const requestHandler = {
      httpAgent: this.#agents.http,
      httpsAgent: this.#agents.https,
      connectionTimeout: CONNECT_MS,
      socketTimeout: IDLE_MS,
    };
    this.#client = new S3Client({
      region,
      credentials: session ? sessionCredentials({ credentials, session, region, requestHandler }) : asSdk(credentials),
      ...(endpoint !== undefined && { endpoint }),
      forcePathStyle: pathStyle,
      followRegionRedirects: endpoint === undefined,
      maxAttempts: TRIES,
      // Stores that only resemble S3 do not know the checksums that newer SDKs add by themselves.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler,
      // The SDK would print what it retries.
      logger: { debug: nothing, info: nothing, warn: nothing, error: nothing },
    });
  }

  async stat({ bucket, key }: ObjectPlace): Promise<StoredObject | undefined> {
    if (!key) return undefined;
    try {
      const head = await this.#client.send(new HeadObjectCommand({ Bucket: bucket, Key: key, ...this.settings.extra }));
      return { key, size: head.ContentLength ?? 0 };
    } catch (error) {
      const fault = faultOf(error);
      if (fault.fault === 'missing') return undefined;
      throw fault;
    }
  }

  async read({ bucket, key }: ObjectPlace, { offset = 0, length }: ByteRange = {}): Promise<Readable> {
    const last = length === undefined ? '' : String(offset + length - 1);
    const range = offset > 0 || length !== undefined ? { Range: `bytes=${offset}-${last}` } : {};
    try {
      const answer = await this.#client.send(
        new GetObjectCommand({ Bucket: bucket, Key: key, ...range, ...this.settings.extra }),
      );
      return answer.Body as Readable;
    } catch (error) {
      throw faultOf(error);
    }
  }

  async *list({ bucket, key }: ObjectPlace): AsyncIterable<StoredObject> {
    let next: string | undefined;
    do {
      const page = await this.#page(bucket, key, next);
      for (const { Key, Size } of page.Contents ?? []) if (Key !== undefined) yield { key: Key, size: Size ?? 0 };
      next = page.IsTruncated ? page.NextContinuationToken : undefined;
    } while (next !== undefined);
  }

  // One by one: of the call that takes many, each store that resembles S3 wants another checksum.
  async remove(bucket: string, keys: readonly string[]): Promise<void> {
    try {
      await inBatches(keys, (key) => this.#client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key })));
    } catch (error) {
      throw faultOf(error);
    }
  }

  close(): void {
    this.#client.destroy();
    this.#agents.http.destroy();
    this.#agents.https.destroy();
  }

  async #page(bucket: string, prefix: string, next: string | undefined) {
    try {
      return await this.#client.send(
        new ListObjectsV2Command({
          Bucket: bucket,
          Prefix: prefix,
          ...(next !== undefined && { ContinuationToken: next }),
          ...(this.settings.extra['RequestPayer'] === 'requester' && { RequestPayer: 'requester' }),
        }),
      );
    } catch (error) {
      throw faultOf(error);
    }
  }
}

const nothing = (): undefined => undefined;

const asSdk = ({ accessKeyId, secretAccessKey, sessionToken }: S3Settings['credentials']) => ({
  accessKeyId,
  secretAccessKey,
  ...(sessionToken !== undefined && { sessionToken }),
});

/** By the code alone: the text of an S3 error can hold what was signed. */
function faultOf(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const connection = faultOfConnection(error);
  if (connection) return connection;
  if (!(error instanceof S3ServiceException)) return new StoreError('unavailable', 'The store did not answer.');
  const status = error.$metadata.httpStatusCode ?? 0;
  const code = /^\w{1,64}$/.test(error.name) ? error.name : 'an error';
  if (NOT_THERE.has(error.name) || status === 404) return new StoreError('missing', `S3 answered ${code}.`);
  if (status === 416) return new StoreError('missing', 'There is nothing at that offset.');
  const fault = REFUSING.has(status) ? 'refused' : 'unavailable';
  return new StoreError(fault, `S3 answered ${code} (status ${status}).`);
}
