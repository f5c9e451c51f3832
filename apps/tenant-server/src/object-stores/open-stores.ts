import { createHash } from 'node:crypto';
import type { StoreNetworks } from './network/store-networks.js';
import type { ObjectStore } from './object-store.js';
import type { StoreSettings } from './store-settings.js';

/** Each has an SDK's client, with connections and temporary credentials of its own. */
const MAX_OPEN = 4;
const IDLE_MS = 120_000;

interface Open {
  readonly store: Promise<ObjectStore>;
  timer: NodeJS.Timeout;
  users: number;
  dropped: boolean;
}

/**
 * Opens stores, and keeps a few open for a while after their last use. The SDKs are loaded when the first store of their
 * kind is opened: until then they cost neither start-up time nor memory (ADR 10).
 */
export class OpenStores {
  readonly #open = new Map<string, Open>();

  constructor(
    private readonly networks: StoreNetworks,
    private readonly load: (settings: StoreSettings, networks: StoreNetworks) => Promise<ObjectStore> = loadStore,
  ) {}

  /** An open store and what ends its use. Others with the same settings share it. */
  async take(settings: StoreSettings): Promise<readonly [ObjectStore, () => void]> {
    const key = createHash('sha256').update(JSON.stringify(settings)).digest('base64');
    const entry = this.#open.get(key) ?? this.#begin(key, settings);
    clearTimeout(entry.timer);
    entry.users += 1;
    // The newest is the last.
    this.#open.delete(key);
    this.#open.set(key, entry);
    this.#dropOldest();
    try {
      return [await entry.store, once(() => this.#release(key, entry))];
    } catch (error) {
      this.#drop(key, entry);
      throw error;
    }
  }

  /** Closes those that nobody uses now; the others as soon as they are given back. */
  close(): void {
    for (const [key, entry] of this.#open) this.#drop(key, entry);
  }

  #begin(key: string, settings: StoreSettings): Open {
    const timer = setTimeout(() => undefined, 0);
    const entry = { store: this.load(settings, this.networks), timer, users: 0, dropped: false };
    this.#open.set(key, entry);
    return entry;
  }

  #release(key: string, entry: Open): void {
    entry.users -= 1;
    if (entry.users > 0) return;
    if (entry.dropped) return closeStore(entry);
    entry.timer = setTimeout(() => this.#drop(key, entry), IDLE_MS).unref();
  }

  #dropOldest(): void {
    for (const [key, entry] of this.#open) {
      if (this.#open.size <= MAX_OPEN) return;
      this.#drop(key, entry);
    }
  }

  #drop(key: string, entry: Open): void {
    clearTimeout(entry.timer);
    if (this.#open.get(key) === entry) this.#open.delete(key);
    if (entry.dropped) return;
    entry.dropped = true;
    if (entry.users === 0) closeStore(entry);
  }
}

function closeStore({ store }: Open): void {
  store.then(
    (open) => open.close(),
    () => undefined,
  );
}

function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    work();
  };
}

/** The only place from which a driver, and with it a vendor's SDK, is reached. */
async function loadStore(settings: StoreSettings, networks: StoreNetworks): Promise<ObjectStore> {
  switch (settings.kind) {
    case 's3':
      return new (await import('./drivers/s3-store.js')).S3Store(settings, networks);
    case 'gcs':
      return new (await import('./drivers/gcs-store.js')).GcsStore(settings, networks);
    case 'azure':
      return new (await import('./drivers/azure-store.js')).AzureStore(settings, networks);
  }
}
