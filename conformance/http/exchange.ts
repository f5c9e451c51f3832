import type { Side } from '../harness/sides.js';

/** A request as a scenario writes it; `{name}` stands for what an earlier answer was saved under. */
export interface Request {
  readonly method: string;
  /** Path and query, below `/api/v1` unless it begins with `//`. */
  readonly path: string;
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  /** Sent as it is. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whose token is sent: the account's own unless another one is named; `nobody` sends none. */
  readonly as?: string;
  /** Only status and headers are looked at, of an answer that goes on and on. */
  readonly head?: boolean;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** What answers were saved under, on one side. */
export type Saved = Map<string, string>;

const HEADERS = ['content-type', 'location', 'content-disposition', 'www-authenticate', 'allow'];

/** Sends a request to one side. A redirect is not followed. */
export async function exchange(side: Side, request: Request, saved: Saved): Promise<Answer> {
  const filled = fill(request, saved) as Request;
  const token = filled.as === 'nobody' ? undefined : saved.get(`token:${filled.as ?? 'me'}`);
  const body =
    filled.text ??
    (filled.form ? new URLSearchParams(filled.form).toString() : filled.json && JSON.stringify(filled.json));
  const type = filled.form ? 'application/x-www-form-urlencoded' : 'application/json';
  const answer = await fetch(`${side.url}${pathOf(filled)}`, {
    method: filled.method,
    redirect: 'manual',
    signal: AbortSignal.timeout(60_000),
    headers: {
      'user-agent': 'zenml/0.98.0',
      ...(body !== undefined && { 'content-type': type }),
      ...(token && { authorization: `Bearer ${token}` }),
      ...filled.headers,
    },
    body: body as string | undefined,
  });
  if (!filled.head) return readAnswer(answer.status, answer.headers, await answer.text());
  await answer.body?.cancel();
  return readAnswer(answer.status, answer.headers, '');
}

/** An answer in the form in which it is compared. */
export function readAnswer(status: number, all: Headers, text: string): Answer {
  const headers = Object.fromEntries(HEADERS.flatMap((name) => (all.has(name) ? [[name, all.get(name) ?? '']] : [])));
  const cookies = all
    .getSetCookie()
    .map((cookie) => cookie.replace(/=[^;]*/, '=<value>').replace(/; expires=[^;]*/i, ''));
  if (cookies.length > 0) headers['set-cookie'] = cookies.map((cookie) => cookie.toLowerCase()).join(' & ');
  // JSON is UTF-8 whether a header says so or not.
  const said = headers['content-type']?.replaceAll(' ', '').toLowerCase();
  if (said) headers['content-type'] = said.replace('application/json;charset=utf-8', 'application/json');
  return { status, headers, body: parse(text) };
}

/** The whole path of a request, with its query. */
export const pathOf = ({ path }: Pick<Request, 'path'>): string =>
  path.startsWith('//') ? path.slice(1) : `/api/v1${path}`;

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text === '' ? '<nothing>' : { not_json: text };
  }
}

/** A value with `{name}` replaced by what was saved; names of which nothing was saved stay. */
export function fill(value: unknown, saved: Saved): unknown {
  if (typeof value === 'string')
    return value.replaceAll(/\{([\w:.-]+)\}/g, (whole, name: string) => saved.get(name) ?? whole);
  if (Array.isArray(value)) return value.map((each) => fill(each, saved));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fill(each, saved)]));
}
