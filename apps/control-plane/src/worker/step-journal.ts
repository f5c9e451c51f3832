import type { RuntimeStep, StepJournal, StepResult } from '@zendo/provisioning';
import type { OperationStep } from '../operations/operation.entity.js';

const LONGEST_MESSAGE = 2_000;

/**
 * Writes the steps of an operation as a pass goes through them. A step that has succeeded in this operation stays so
 * when a later pass goes over it again, unless it no longer holds: those who watch see the work go forward only.
 */
export class OperationJournal implements StepJournal {
  #steps: OperationStep[];

  /**
   * @param recorded the operation's steps as an earlier pass left them
   * @param write stores all steps; answers whether the pass is still the newest
   */
  constructor(
    steps: readonly RuntimeStep[],
    recorded: readonly OperationStep[],
    private readonly write: (steps: readonly OperationStep[]) => Promise<boolean>,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.#steps = steps.map(
      ({ name, title }) =>
        recorded.find((step) => step.name === name) ?? {
          name,
          title,
          state: 'pending',
          started_at: null,
          finished_at: null,
          message: null,
        },
    );
  }

  starting(step: RuntimeStep): Promise<boolean> {
    const { state, started_at } = this.#find(step);
    // Written even when nothing changes: the write tells whether anything newer is wanted.
    if (state === 'succeeded' || state === 'waiting') return this.write(this.#steps);
    return this.#put(step, { state: 'running', started_at: started_at ?? this.#time(), finished_at: null });
  }

  ended(step: RuntimeStep, result: StepResult): Promise<boolean> {
    if (result.state === 'wait') {
      return this.#put(step, { state: 'waiting', finished_at: null, message: text(result.reason) });
    }
    const before = this.#find(step);
    if (before.state === 'succeeded') return Promise.resolve(true);
    return this.#put(step, { state: 'succeeded', finished_at: this.#time(), message: text(result.message) });
  }

  async progress(step: RuntimeStep, message: string): Promise<void> {
    await this.#put(step, { message: text(message) });
  }

  async failed(step: RuntimeStep, error: unknown): Promise<void> {
    const message = error instanceof Error ? error.message : String(error);
    await this.#put(step, { state: 'failed', finished_at: this.#time(), message: text(message) });
  }

  #find(step: RuntimeStep): OperationStep {
    const found = this.#steps.find(({ name }) => name === step.name);
    if (!found) throw new Error(`There is no step ${step.name} in this pass.`);
    return found;
  }

  #put(step: RuntimeStep, change: Partial<OperationStep>): Promise<boolean> {
    this.#steps = this.#steps.map((one) => (one.name === step.name ? { ...one, ...change } : one));
    return this.write(this.#steps);
  }

  #time(): string {
    return this.now().toISOString();
  }
}

const text = (message: string | undefined): string | null => message?.slice(0, LONGEST_MESSAGE) ?? null;
