export interface CachedBundle {
  readonly entry: string;
  /** Whether a package, as it is imported, gets a bundle of its own. */
  readonly isApart: (path: string) => boolean;
  readonly plugins: readonly unknown[];
  /** The rest is esbuild's. */
  readonly [option: string]: unknown;
}
export function bundleCached(name: string, directory: string, options: CachedBundle): Promise<void>;
export function writeCodeCache(name: string, directory: string): Promise<void>;
