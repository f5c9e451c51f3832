import type { Paint } from './paint.js';
import type { ProgressStream } from './progress.js';
import { span } from './time.js';

/** Shows steps that the CLI itself takes, one after another, on stderr. */
export class Steps {
  /** @param live whether a line may be drawn again: a terminal that can move its cursor */
  constructor(
    private readonly stream: ProgressStream,
    private readonly colours: Paint,
    private readonly live: boolean,
  ) {}

  /**
   * Takes one step and tells when it is done or has failed.
   * @param work gets what tells how far it is, which is shown on terminals only
   * @throws what `work` throws
   */
  async run<Result>(title: string, work: (say: (text: string) => void) => Promise<Result>): Promise<Result> {
    const startedAt = Date.now();
    const took = (): string => span(Date.now() - startedAt);
    this.#draw(this.colours.cyan('·'), title, '');
    try {
      const result = await work((text) => this.#draw(this.colours.cyan('·'), title, text));
      this.#end(this.colours.green('✓'), `${title}  ${this.colours.dim(took())}`, `${title}: done (${took()})`);
      return result;
    } catch (error) {
      this.#end(this.colours.red('✗'), title, `${title}: failed`);
      throw error;
    }
  }

  #draw(mark: string, title: string, more: string): void {
    if (this.live) this.stream.write(`\r  ${mark} ${`${title}  ${more}`.trimEnd()}\u001B[K`);
  }

  #end(mark: string, live: string, line: string): void {
    this.stream.write(this.live ? `\r  ${mark} ${live}\u001B[K\n` : `${line}\n`);
  }
}
