import type { RouteOptions } from 'fastify';

/** Which methods each path has a handler for: what a 405 and its `Allow` header need and the router does not tell. */
export class RouteTable {
  readonly #routes: { readonly pattern: RegExp; readonly methods: readonly string[] }[] = [];

  /** To be called for every route that is registered. */
  add({ url, method }: Pick<RouteOptions, 'url' | 'method'>): void {
    const source = url
      .split('/')
      .map((part) =>
        part === '*' ? '.*' : part.startsWith(':') ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
      )
      .join('/');
    this.#routes.push({ pattern: new RegExp(`^${source}/?$`), methods: [method].flat() });
  }

  methodsOf(path: string): string[] {
    const found = this.#routes.filter((route) => route.pattern.test(path)).flatMap((route) => route.methods);
    return [...new Set(found)].sort();
  }
}
