import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, in the order in which they came. */
  readonly output: string;
}

export interface ChildOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string;
  readonly timeoutMs?: number;
}

/** A process that runs beside the test, with what it printed so far. */
export class Child {
  stdout = '';
  stderr = '';
  output = '';
  readonly process: ChildProcess;
  /** When it was started, by `performance.now()`. */
  readonly startedAt = performance.now();
  private readonly ended: Promise<unknown>;

  constructor(
    readonly command: string,
    readonly args: readonly string[],
    { cwd, env, input, timeoutMs = 600_000 }: ChildOptions = {},
  ) {
    this.process = spawn(command, args, { cwd, env, stdio: ['pipe', 'pipe', 'pipe'] });
    this.ended = once(this.process, 'close');
    // A child that could not be started emits `error` first; `close` follows, and the exit code stays null.
    this.process.on('error', (error) => this.collect('stderr', error.message));
    this.process.stdin?.on('error', () => undefined);
    this.process.stdin?.end(input ?? '');
    this.process.stdout?.setEncoding('utf8').on('data', (text: string) => this.collect('stdout', text));
    this.process.stderr?.setEncoding('utf8').on('data', (text: string) => this.collect('stderr', text));
    const timer = setTimeout(() => this.process.kill('SIGKILL'), timeoutMs);
    timer.unref();
    this.process.once('close', () => clearTimeout(timer));
  }

  private collect(stream: 'stdout' | 'stderr', text: string): void {
    this[stream] += text;
    this.output += text;
  }

  get running(): boolean {
    return this.process.exitCode === null && this.process.signalCode === null;
  }

  /** Waits for its end. */
  async finished(): Promise<Finished> {
    await this.ended;
    return { code: this.process.exitCode, stdout: this.stdout, stderr: this.stderr, output: this.output };
  }

  /** Ends it: asks first, then does not ask. */
  async stop(graceMs = 15_000): Promise<void> {
    if (this.running) {
      this.process.kill('SIGTERM');
      const timer = setTimeout(() => this.process.kill('SIGKILL'), graceMs);
      await this.ended;
      clearTimeout(timer);
    }
  }
}

/** Runs a program to its end. */
export function execute(command: string, args: readonly string[], options: ChildOptions = {}): Promise<Finished> {
  return new Child(command, args, options).finished();
}

/** As `execute`, but an exit code other than 0 is an error that shows what was printed. */
export async function succeed(command: string, args: readonly string[], options: ChildOptions = {}): Promise<Finished> {
  const finished = await execute(command, args, options);
  if (finished.code !== 0) {
    throw new Error(`${command} ${args.join(' ')} ended with ${finished.code}:\n${finished.output.slice(-4000)}`);
  }
  return finished;
}
