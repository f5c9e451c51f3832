/** Our own pages whose addresses are the dashboard's where one is installed, by their routes. */
const SHADOWED: ReadonlySet<string | undefined> = new Set(['/', '/login', '/devices/verify']);

/**
 * Whether an installed dashboard answers this request: every GET that is no route of ours and not below `/api/`, as
 * the original has it (wire contract, section 1), and the pages that we stand in for where there is none.
 * @param route the route that the server found, if any
 */
export function isForDashboard(method: string, path: string, route: string | undefined): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  if (path.startsWith('/api/')) return false;
  return route === undefined || SHADOWED.has(route);
}

/**
 * The file that answers a request: an asset, a file beside the index, or the index itself, in which the dashboard's own
 * routing goes on. A missing asset is not the index: it would be run as a script.
 * @param name the request's path, decoded, without its leading slash
 */
export const fileFor = (name: string, rootFiles: ReadonlySet<string>): string =>
  name.startsWith('assets/') || rootFiles.has(name) ? name : 'index.html';
