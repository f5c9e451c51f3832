import type { Readable } from 'node:stream';
import { ClientSecretCredential } from '@azure/identity';
import { BlobServiceClient, RestError, StorageSharedKeyCredential } from '@azure/storage-blob';
import { guardedAgents, IDLE_MS, type GuardedAgents } from '../network/guarded-agents.js';
import type { StoreNetworks } from '../network/store-networks.js';
import { StoreError, type ByteRange, type ObjectPlace, type ObjectStore, type StoredObject } from '../object-store.js';
import type { AzureAccess, AzureSettings } from '../store-settings.js';
import { accountWith } from './azure-accounts.js';
import { azureOptions, storageUrl } from './azure-options.js';
import { inBatches } from '../../kernel/in-batches.js';
import { faultOfConnection } from './connection-faults.js';

const REFUSING = new Set([400, 401, 403, 409]);

/** Azure Blob Storage. */
export class AzureStore implements ObjectStore {
  readonly #agents: GuardedAgents;
  readonly #clients = new Map<string, Promise<BlobServiceClient>>();

  constructor(
    private readonly settings: AzureSettings,
    networks: StoreNetworks,
  ) {
    this.#agents = guardedAgents(networks);
  }

  async stat(place: ObjectPlace): Promise<StoredObject | undefined> {
    if (!place.key) return undefined;
    try {
      const { contentLength } = await (await this.#blob(place)).getProperties(this.#within());
      return { key: place.key, size: contentLength ?? 0 };
    } catch (error) {
      const fault = faultOf(error);
      if (fault.fault === 'missing') return undefined;
      throw fault;
    }
  }

  async read(place: ObjectPlace, { offset = 0, length }: ByteRange = {}): Promise<Readable> {
    try {
      const { readableStreamBody } = await (await this.#blob(place)).download(offset, length);
      return readableStreamBody as Readable;
    } catch (error) {
      throw faultOf(error);
    }
  }

  async *list({ bucket, key }: ObjectPlace): AsyncIterable<StoredObject> {
    try {
      const container = (await this.#service(bucket)).getContainerClient(bucket);
      for await (const { name, properties } of container.listBlobsFlat({ prefix: key })) {
        yield { key: name, size: properties.contentLength ?? 0 };
      }
    } catch (error) {
      throw faultOf(error);
    }
  }

  async remove(bucket: string, keys: readonly string[]): Promise<void> {
    try {
      await inBatches(keys, async (key) => (await this.#blob({ bucket, key })).deleteIfExists(this.#within()));
    } catch (error) {
      throw faultOf(error);
    }
  }

  close(): void {
    this.#agents.http.destroy();
    this.#agents.https.destroy();
  }

  async #blob({ bucket, key }: ObjectPlace) {
    return (await this.#service(bucket)).getContainerClient(bucket).getBlobClient(key);
  }

  /** A container is looked for once, where the account is not named. */
  #service(bucket: string): Promise<BlobServiceClient> {
    const known = this.#clients.get(bucket) ?? serviceFor(this.settings.access, bucket, this.#agents);
    this.#clients.set(bucket, known);
    known.catch(() => this.#clients.delete(bucket));
    return known;
  }

  #within() {
    return { abortSignal: AbortSignal.timeout(IDLE_MS) };
  }
}

async function serviceFor(access: AzureAccess, bucket: string, agents: GuardedAgents): Promise<BlobServiceClient> {
  const options = azureOptions(agents.https);
  switch (access.kind) {
    case 'connection_string': {
      const client = BlobServiceClient.fromConnectionString(access.connectionString, options);
      if (client.url.startsWith('https:')) return client;
      return BlobServiceClient.fromConnectionString(access.connectionString, azureOptions(agents.http));
    }
    case 'account_key': {
      const credential = new StorageSharedKeyCredential(access.account, access.key);
      return new BlobServiceClient(storageUrl(access.account), credential, options);
    }
    case 'sas':
      return new BlobServiceClient(`${storageUrl(access.account)}?${access.token}`, undefined, options);
    case 'principal': {
      const { clientId, clientSecret, tenantId } = access.principal;
      const credential = new ClientSecretCredential(tenantId, clientId, clientSecret, {
        retryOptions: { maxRetries: 1 },
      });
      const { account } = access;
      const name = 'name' in account ? account.name : await accountWith(bucket, account, credential, agents);
      return new BlobServiceClient(storageUrl(name), credential, options);
    }
  }
}

/** By the code alone: the text of an error can hold what was sent. */
function faultOf(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const connection = faultOfConnection(error);
  if (connection) return connection;
  if (error instanceof RestError && error.statusCode !== undefined) {
    const code = /^\w{1,64}$/.test(error.code ?? '') ? error.code : 'an error';
    const answered = `Azure answered ${code} (status ${error.statusCode}).`;
    if (error.statusCode === 404 || error.statusCode === 416) return new StoreError('missing', answered);
    return new StoreError(REFUSING.has(error.statusCode) ? 'refused' : 'unavailable', answered);
  }
  return new StoreError('refused', 'Azure does not take these credentials.');
}
