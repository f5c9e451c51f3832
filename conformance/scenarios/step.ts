import type { Request } from '../http/exchange.js';

/** One request of a scenario. */
export interface Step extends Request {
  /** What the answer's id is saved under, or names with places in the answer: `{ token: 'body.access_token' }`. */
  readonly save?: string | Readonly<Record<string, string>>;
  /** Random ids decide the order of the answer's items, or of those that have the same in the field named here. */
  readonly unordered?: boolean | string;
}

/** Requests that are asked one after the other of both servers. */
export interface Scenario {
  readonly name: string;
  readonly steps: readonly Step[];
}

type More = Omit<Partial<Step>, 'method' | 'path'>;

export const get = (path: string, more: More = {}): Step => ({ method: 'GET', path, ...more });
export const del = (path: string, more: More = {}): Step => ({ method: 'DELETE', path, ...more });
export const post = (path: string, json?: unknown, save?: Step['save'], more: More = {}): Step => ({
  method: 'POST',
  path,
  json,
  save,
  ...more,
});
export const put = (path: string, json?: unknown, more: More = {}): Step => ({ method: 'PUT', path, json, ...more });

/** An id that is nobody's. */
export const NO_ID = '00000000-0000-4000-8000-00000000abcd';
