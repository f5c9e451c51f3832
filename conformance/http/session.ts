import type { Difference } from '../../tools/e2e/compare/diff.js';
import { compareAnswers, type Pair } from '../compare/compare-answers.js';
import { Identities, isRecord } from '../compare/identities.js';
import type { Sides } from '../harness/sides.js';
import type { Results } from '../report/results.js';
import type { OwnDocument } from '../schema/own-document.js';
import type { Step } from '../scenarios/step.js';
import { type Saved, exchange, pathOf } from './exchange.js';
import type { Operation } from './openapi.js';

/** Asks both servers the same, keeps what is said of their ids, and notes how the answers compare. */
export class Session {
  readonly saved: { readonly official: Saved; readonly zendo: Saved } = { official: new Map(), zendo: new Map() };
  readonly identities = new Identities();

  constructor(
    readonly sides: Sides,
    private readonly results: Results,
    private readonly operationOf: (method: string, path: string) => Operation | undefined,
    /** Where an answer of ours is not as our document says. */
    private readonly faultsOf: OwnDocument = () => [],
  ) {}

  /** Logs in on both. */
  async logIn(): Promise<void> {
    const form = { ...this.sides.official.account };
    const answers = await this.send({ method: 'POST', path: '/login', form, as: 'nobody' });
    this.keep({ 'token:me': 'body.access_token' }, answers);
  }

  /** Asks, and returns where the answers differ by mistake. */
  async ask(step: Step): Promise<readonly Difference[]> {
    const { mistakes } = await this.compare(step);
    return mistakes;
  }

  /** Asks questions that change nothing, several at a time. */
  async askAll(steps: readonly Step[], atOnce = 6): Promise<readonly Difference[]> {
    const mistakes: Difference[] = [];
    const left = [...steps];
    const asker = async (): Promise<void> => {
      for (let step = left.shift(); step; step = left.shift()) mistakes.push(...(await this.ask(step)));
    };
    await Promise.all(Array.from({ length: atOnce }, asker));
    return mistakes;
  }

  async compare(step: Step): Promise<{ readonly pair: Pair; readonly mistakes: readonly Difference[] }> {
    const pair = await this.send(step);
    if (step.save) this.keep(typeof step.save === 'string' ? { [step.save]: 'body.id' } : step.save, pair);
    const differences = compareAnswers(pair, this.sides, this.identities, step.unordered ?? false);
    const request = `${step.method} ${step.path}${step.as ? ` as ${step.as}` : ''}`;
    const path = pathOf(step).split('?')[0] ?? '';
    const faults = this.faultsOf(step.method, path, pair.zendo);
    const operation = this.operationOf(step.method, path);
    const mistakes = this.results.add(request, operation?.name, pair.official.status, [...differences, ...faults]);
    return { pair, mistakes };
  }

  private async send(step: Step): Promise<Pair> {
    const [official, zendo] = await Promise.all([
      exchange(this.sides.official, step, this.saved.official),
      exchange(this.sides.zendo, step, this.saved.zendo),
    ]);
    return { official, zendo };
  }

  private keep(names: Readonly<Record<string, string>>, pair: Pair): void {
    for (const [name, place] of Object.entries(names)) {
      for (const side of ['official', 'zendo'] as const) {
        const value = at(pair[side], place);
        if (value === undefined || value === null) continue;
        // Of an address, the id in it is what is meant.
        const text = typeof value === 'object' ? JSON.stringify(value) : `${value as string | number}`;
        this.saved[side].set(name, /device_id=([0-9a-f-]{36})/.exec(text)?.[1] ?? text);
      }
    }
  }
}

/** What is at a place like `body.items.0.id`. */
export function at(value: unknown, place: string): unknown {
  return place.split('.').reduce<unknown>((current, key) => {
    if (Array.isArray(current)) return current[Number(key)];
    return isRecord(current) ? current[key] : undefined;
  }, value);
}
