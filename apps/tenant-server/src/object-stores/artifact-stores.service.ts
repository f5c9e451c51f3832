import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '../database/database.js';
import { NotImplementedHereError, ZenmlError } from '../kernel/errors/zenml.error.js';
import { SecretVault } from '../secrets/secret-vault.js';
import { ArtifactStore } from './artifact-store.js';
import { StoreError } from './object-store.js';
import { OpenStores } from './open-stores.js';
import { azureSettings } from './settings/azure-settings.js';
import { ComponentSecrets } from './settings/component-secrets.service.js';
import { gcsSettings } from './settings/gcs-settings.js';
import { s3Settings } from './settings/s3-settings.js';
import type { StoreConfiguration, StoreConnector, Values } from './settings/store-configuration.js';
import { placeOf } from './store-path.js';
import type { StoreSettings } from './store-settings.js';

interface StoreRow {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly flavor: string;
  readonly configuration: string;
  readonly connector_id: string | null;
  readonly connector_type: string | null;
  readonly auth_method: string | null;
  readonly connector_configuration: string | null;
  readonly expiration_seconds: number | null;
  readonly secret_id: string | null;
  readonly secret_values: string | null;
}

const SETTINGS: Readonly<Record<string, (from: StoreConfiguration, bucket: string) => StoreSettings>> = {
  s3: s3Settings,
  b2: s3Settings,
  digitalocean: s3Settings,
  gcp: gcsSettings,
  azure: azureSettings,
};

/** Opens the artifact stores that tenants describe, with the credentials that they gave. */
@Injectable()
export class ArtifactStores implements OnApplicationShutdown {
  constructor(
    private readonly database: Database,
    private readonly vault: SecretVault,
    private readonly secrets: ComponentSecrets,
    private readonly stores: OpenStores,
  ) {}

  /**
   * Runs `work` with a store open.
   * @param userId whose private secrets the store's configuration may name; nobody's when absent.
   * @throws ZenmlError 404 when the id is of no artifact store, 501 for a flavor that the server does not read;
   * StoreError when the store cannot be used, before or during the work.
   */
  async with<T>(storeId: string, userId: string, work: (store: ArtifactStore) => Promise<T>): Promise<T> {
    const { release, store } = await this.take(storeId, userId);
    try {
      return await named(store.name, () => work(store));
    } finally {
      release();
    }
  }

  /** As {@link with}, for what is read after the call returns: `release` ends it. */
  async take(
    storeId: string,
    userId: string,
  ): Promise<{ readonly store: ArtifactStore; readonly release: () => void }> {
    const row = await this.#component(storeId);
    // Its paths say where the files are: on somebody's machine, so there is nothing to open.
    if (row.flavor === 'local') return { store: new ArtifactStore(row.name, '', nowhere), release: () => undefined };
    return named(row.name, async () => {
      const { path, settings } = await this.#settings(row, userId);
      const [store, release] = await this.stores.take(settings);
      return { store: new ArtifactStore(row.name, path, store), release };
    });
  }

  onApplicationShutdown(): void {
    this.stores.close();
  }

  async #component(id: string): Promise<StoreRow> {
    const row = await this.database.first<StoreRow>(
      `SELECT c.id, c.name, c.type, c.flavor, c.configuration, k.id AS connector_id, k.connector_type, k.auth_method,
              k.configuration AS connector_configuration, k.expiration_seconds, s.id AS secret_id,
              s."values" AS secret_values
         FROM stack_component c LEFT JOIN service_connector k ON k.id = c.connector_id
         LEFT JOIN secret s ON s.id = k.secret_id WHERE c.id = $1`,
      [id],
    );
    if (!row) throw new ZenmlError('DoesNotExistException', 404, `Artifact store '${id}' does not exist.`);
    if (row.type === 'artifact_store') return row;
    throw new ZenmlError('DoesNotExistException', 404, `Stack component '${id}' is not an artifact store.`);
  }

  async #settings(row: StoreRow, userId: string): Promise<{ path: string; settings: StoreSettings }> {
    const settingsOf = Object.hasOwn(SETTINGS, row.flavor) ? SETTINGS[row.flavor] : undefined;
    if (!settingsOf) {
      throw new NotImplementedHereError(
        `Artifact store '${row.name}' could not be instantiated: this server does not read stores of the flavor ` +
          `'${row.flavor}'. The ZenML client can.`,
      );
    }
    const { secret, values } = await this.secrets.reveal(row.configuration, userId);
    const path = values['path'];
    if (typeof path !== 'string') throw new StoreError('unusable', 'The artifact store has no path.');
    const from = { flavor: row.flavor, path, values, secret, connector: this.#connector(row) };
    return { path, settings: settingsOf(from, placeOf(path).bucket) };
  }

  #connector(row: StoreRow): StoreConnector | undefined {
    if (!row.connector_id) return undefined;
    const plain = row.connector_configuration ? (JSON.parse(row.connector_configuration) as Values) : {};
    return {
      id: row.connector_id,
      type: row.connector_type ?? '',
      method: row.auth_method ?? '',
      values: { ...plain, ...(row.secret_id && this.vault.open(row.secret_id, row.secret_values)) },
      expirationSeconds: row.expiration_seconds ?? undefined,
    };
  }
}

/** Puts the store's name to what it could not do. */
async function named<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StoreError) error.store ??= name;
    throw error;
  }
}

/** Behind a local store's name there is nothing that the server could open; its paths are refused before. */
const nowhere = {
  stat: () => Promise.resolve(undefined),
  read: () => Promise.reject(new StoreError('missing', 'The store is on another machine.')),
  async *list() {},
  remove: () => Promise.resolve(),
  close: () => undefined,
};
