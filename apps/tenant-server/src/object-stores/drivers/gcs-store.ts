import { PassThrough, type Readable } from 'node:stream';
import { Storage, type StorageOptions } from '@google-cloud/storage';
import { Impersonated, JWT, OAuth2Client, UserRefreshClient, type AuthClient } from 'google-auth-library';
import type { StoreNetworks } from '../network/store-networks.js';
import { StoreError, type ByteRange, type ObjectPlace, type ObjectStore, type StoredObject } from '../object-store.js';
import type { GcsCredentials, GcsSettings } from '../store-settings.js';
import { inBatches } from '../../kernel/in-batches.js';
import { faultOfConnection } from './connection-faults.js';

const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';
const TIMEOUT_MS = 20_000;
const REFUSING = new Set([400, 401, 403]);

/**
 * Google Cloud Storage. Where it is nobody but the operator can say (`STORAGE_EMULATOR_HOST`, which Google's own clients
 * read), so what a tenant configures leads to no other address.
 */
export class GcsStore implements ObjectStore {
  readonly #storage: Storage;

  constructor({ credentials, projectId }: GcsSettings, _networks: StoreNetworks) {
    const options: StorageOptions = {
      authClient: clientOf(credentials) as NonNullable<StorageOptions['authClient']>,
      // Without one the client would ask the machine that it runs on.
      projectId: projectId ?? 'unknown',
      timeout: TIMEOUT_MS,
      retryOptions: { maxRetries: 2, totalTimeout: 30 },
    };
    this.#storage = new Storage(options);
  }

  async stat({ bucket, key }: ObjectPlace): Promise<StoredObject | undefined> {
    if (!key) return undefined;
    try {
      const [{ size }] = await this.#storage.bucket(bucket).file(key).getMetadata();
      return { key, size: Number(size ?? 0) };
    } catch (error) {
      const fault = faultOf(error);
      if (fault.fault === 'missing') return undefined;
      throw fault;
    }
  }

  read({ bucket, key }: ObjectPlace, { offset = 0, length }: ByteRange = {}): Promise<Readable> {
    const range = {
      ...(offset > 0 && { start: offset }),
      ...(length !== undefined && { start: offset, end: offset + length - 1 }),
    };
    const source = this.#storage
      .bucket(bucket)
      .file(key)
      .createReadStream({ ...range, validation: false });
    // The request is made when somebody reads, so that somebody has to before it is known whether there is an answer.
    const body = source.pipe(new PassThrough());
    body.once('close', () => source.destroy());
    return new Promise((resolve, reject) => {
      let isAnswered = false;
      source.once('response', ({ statusCode = 0 }: { statusCode?: number }) => {
        // Of any other status an error follows, which says more.
        isAnswered = statusCode >= 200 && statusCode < 300;
        if (isAnswered) resolve(body);
      });
      source.once('error', (error) => {
        body.destroy(isAnswered ? faultOf(error) : undefined);
        reject(faultOf(error));
      });
    });
  }

  async *list({ bucket, key }: ObjectPlace): AsyncIterable<StoredObject> {
    let pageToken: string | undefined;
    do {
      const [files, next] = await this.#page(bucket, key, pageToken);
      for (const { name, metadata } of files) yield { key: name, size: Number(metadata.size ?? 0) };
      pageToken = next;
    } while (pageToken !== undefined);
  }

  async remove(bucket: string, keys: readonly string[]): Promise<void> {
    try {
      await inBatches(keys, (key) => this.#storage.bucket(bucket).file(key).delete({ ignoreNotFound: true }));
    } catch (error) {
      throw faultOf(error);
    }
  }

  close(): void {
    // The client keeps nothing open by itself.
  }

  async #page(bucket: string, prefix: string, pageToken: string | undefined) {
    try {
      const query = { prefix, autoPaginate: false, ...(pageToken !== undefined && { pageToken }) };
      const [files, next] = await this.#storage.bucket(bucket).getFiles(query);
      return [files, (next as { pageToken?: string } | null | undefined)?.pageToken] as const;
    } catch (error) {
      throw faultOf(error);
    }
  }
}

function clientOf(credentials: GcsCredentials): AuthClient {
  switch (credentials.kind) {
    case 'service_account': {
      const { as, email, privateKey } = credentials;
      const account = new JWT({ email, key: privateKey, scopes: [SCOPE] });
      if (as === undefined) return account;
      return new Impersonated({ sourceClient: account, targetPrincipal: as, targetScopes: [SCOPE], lifetime: 3600 });
    }
    case 'user': {
      const { clientId, clientSecret, refreshToken } = credentials;
      return new UserRefreshClient({ clientId, clientSecret, refreshToken });
    }
    case 'token': {
      const client = new OAuth2Client();
      client.setCredentials({ access_token: credentials.token });
      return client;
    }
  }
}

/** By the status alone: the text of an error can hold what was sent. */
function faultOf(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const connection = faultOfConnection(error);
  if (connection) return connection;
  const { code, response } = error as { code?: unknown; response?: { status?: unknown } };
  const status = Number(response?.status ?? code);
  if (!Number.isInteger(status)) return new StoreError('refused', 'Google does not take these credentials.');
  if (status === 404 || status === 416) return new StoreError('missing', `Google answered with status ${status}.`);
  const fault = REFUSING.has(status) ? 'refused' : 'unavailable';
  return new StoreError(fault, `Google answered with status ${status}.`);
}
