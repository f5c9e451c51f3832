import { isUnordered } from '../../tools/e2e/compare/questions.js';
import type { Difference } from '../../tools/e2e/compare/diff.js';
import { compareAnswers } from '../compare/compare-answers.js';
import { Identities, isRecord } from '../compare/identities.js';
import type { Side, Sides } from '../harness/sides.js';
import { readAnswer } from '../http/exchange.js';
import type { Operation } from '../http/openapi.js';
import type { Results } from '../report/results.js';
import type { Recorded } from './recorder.js';
import { Secrets } from './secrets.js';

/** Headers that belong to a connection and not to what is asked. */
const OF_THE_CONNECTION = /^(?:host|connection|content-length|accept-encoding|transfer-encoding|keep-alive)$/;

/** What answers with a set, of which the official server tells the members in any order. */
const SETS: ReadonlySet<string> = new Set(['/onboarding_state']);

/** Asks Zendo again what was asked of the official server, with its ids and secrets, and compares the answers. */
export class Replayer {
  private readonly identities = new Identities();
  private readonly secrets = new Secrets();
  /** By path and name. */
  private readonly ids = new Map<string, string>();

  constructor(
    private readonly sides: Pick<Sides, 'official' | 'zendo'>,
    private readonly results: Results,
    private readonly operationOf: (method: string, path: string) => Operation | undefined,
  ) {}

  private get zendo(): Side {
    return this.sides.zendo;
  }

  /** Asks all of it, in its order. @returns where it is answered otherwise by mistake */
  async repeat(recorded: readonly Recorded[]): Promise<readonly Difference[]> {
    const mistakes: Difference[] = [];
    for (const each of recorded) mistakes.push(...(await this.one(each)));
    return mistakes;
  }

  private async one(recorded: Recorded): Promise<readonly Difference[]> {
    const { method, path, answer: official } = recorded;
    const { answer: zendo, cookies } = await this.ask(recorded);
    this.secrets.learn(official.body, zendo.body);
    this.secrets.learnCookies(recorded.cookies, cookies);
    const pathname = path.split('?')[0] ?? '';
    for (const { id, name } of thingsIn(official.body)) this.ids.set(`${pathname} ${name}`, id);
    const unordered =
      method === 'GET' && (isUnordered(path.replace('/api/v1', '')) || SETS.has(pathname.replace('/api/v1', '')));
    const differences = compareAnswers({ official, zendo }, this.sides, this.identities, unordered);
    const operation = this.operationOf(method, pathname);
    return this.results.add(`${method} ${path.replace('/api/v1', '')}`, operation?.name, official.status, differences);
  }

  private async ask({ method, path, headers, body }: Recorded) {
    const answer = await fetch(`${this.zendo.url}${this.translate(path)}`, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(60_000),
      headers: Object.entries(headers)
        .filter(([name]) => !OF_THE_CONNECTION.test(name))
        .map(([name, value]): [string, string] => [name, this.translate(value)]),
      body: body === '' ? undefined : this.translate(body),
    });
    // A stream of events would go on and on.
    const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
    if (isStream) await answer.body?.cancel();
    const text = isStream ? '' : await answer.text();
    return { answer: readAnswer(answer.status, answer.headers, text), cookies: answer.headers.getSetCookie() };
  }

  private translate(text: string): string {
    const { official, zendo } = this.sides;
    const here = text
      .replaceAll(official.url, zendo.url)
      .replaceAll(new URL(official.url).host, new URL(zendo.url).host);
    return this.identities.translate(this.secrets.translate(here));
  }

  /** The official id of what was recorded under a name at a path, such as of a run in a list. @throws Error when none was */
  idOf(path: string, name: string): string {
    const id = this.ids.get(`${path} ${name}`);
    if (id === undefined) throw new Error(`nothing called ${name} was recorded at ${path}`);
    return id;
  }
}

/** A thing that an answer is, or the things of a page, with their names. */
function thingsIn(body: unknown): { readonly id: string; readonly name: string }[] {
  const items: readonly unknown[] = isRecord(body) && Array.isArray(body['items']) ? body['items'] : [body].flat();
  return items.flatMap((item) => {
    const { id, name } = isRecord(item) ? item : {};
    return typeof id === 'string' && typeof name === 'string' ? [{ id, name }] : [];
  });
}
