import { setTimeout as pause } from 'node:timers/promises';
import { ClusterError, type KubeObject } from '../cluster.js';
import { KINDS, type Kind, pathOf } from '../kinds.js';
import type { Connection } from './connection.js';
import type { ObjectStore } from './object-store.js';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** How often a kind that the cluster does not serve is asked for again: it may get installed. */
const UNSERVED_PAUSE_MS = 60_000;
/** A page is in memory twice while it is read, as text and as objects, for all kinds at once. */
const PAGE = '100';

/** Keeps one kind of the store as the cluster has it: lists, watches on, and lists anew when it lost the thread. */
export class Follower {
  #state: 'behind' | 'synced' | 'unserved' = 'behind';
  #started = false;

  constructor(
    private readonly connection: Connection,
    private readonly store: ObjectStore,
    private readonly kind: Kind,
    private readonly label: string,
    private readonly onChange: (object: KubeObject) => void,
    private readonly signal: AbortSignal,
  ) {}

  /** Whether the store may be asked instead of the API. */
  get synced(): boolean {
    return this.#state === 'synced';
  }

  /** Whether the cluster does not know the kind at all. */
  get unserved(): boolean {
    return this.#state === 'unserved';
  }

  /** Lists once, whether that succeeds or not, and goes on until it is aborted. */
  async start(): Promise<void> {
    const version = await this.#list();
    void this.#run(version);
  }

  async #run(version: string | undefined): Promise<void> {
    let from = version;
    let pauseMs = FIRST_PAUSE_MS;
    while (!this.signal.aborted) {
      if (from === undefined) {
        await this.#pause(this.unserved ? UNSERVED_PAUSE_MS : pauseMs);
        pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
        from = await this.#list();
        continue;
      }
      const began = Date.now();
      from = await this.#watch(from);
      if (from !== undefined) pauseMs = FIRST_PAUSE_MS;
      // An API that ends every watch at once must not be asked in a tight loop.
      if (Date.now() - began < FIRST_PAUSE_MS) await this.#pause(FIRST_PAUSE_MS);
    }
  }

  /** @returns the version to watch from, or undefined when the list failed */
  async #list(): Promise<string | undefined> {
    try {
      const objects: KubeObject[] = [];
      let version = '';
      let next: string | undefined = '';
      while (next !== undefined) {
        const page = (await this.connection.send({
          method: 'GET',
          path: pathOf(this.kind),
          query: { labelSelector: this.label, limit: PAGE, ...(next && { continue: next }) },
        })) as { items?: KubeObject[]; metadata?: { resourceVersion?: string; continue?: string } };
        objects.push(...(page.items ?? []).map((item) => withKind(this.kind, item)));
        version = page.metadata?.resourceVersion ?? version;
        next = page.metadata?.continue || undefined;
      }
      const news = this.store.replace(this.kind, objects);
      this.#state = 'synced';
      // The first list is no news: whoever starts a watch looks at everything himself.
      if (this.#started) for (const object of news) this.onChange(object);
      this.#started = true;
      return version;
    } catch (error) {
      const unserved = error instanceof ClusterError && error.status === 404;
      this.#state = unserved ? 'unserved' : 'behind';
      return undefined;
    }
  }

  /** @returns the version to go on from, or undefined when everything must be listed anew */
  async #watch(version: string): Promise<string | undefined> {
    let from: string | undefined = version;
    const query = { labelSelector: this.label, resourceVersion: version, allowWatchBookmarks: 'true' };
    try {
      await this.connection.watch(
        pathOf(this.kind),
        query,
        ({ type, object }) => {
          if (type === 'ERROR') {
            from = undefined;
            return;
          }
          const seen = withKind(this.kind, object as KubeObject);
          if (from !== undefined) from = seen.metadata.resourceVersion ?? from;
          if (type === 'BOOKMARK') return;
          const news = type === 'DELETED' ? this.store.remove(seen) : this.store.put(seen);
          if (news) this.onChange(seen);
        },
        this.signal,
      );
    } catch {
      // Whatever happened meanwhile is found by listing anew; until then the API is asked directly.
      from = undefined;
    }
    if (from === undefined) this.#state = 'behind';
    return from;
  }

  async #pause(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.signal, ref: false }).catch(() => undefined);
  }
}

/** Items of a list come without these two. */
export const withKind = (kind: Kind, object: KubeObject): KubeObject => ({
  ...object,
  apiVersion: KINDS[kind].apiVersion,
  kind,
});
