import { type ChildProcess, spawn } from 'node:child_process';
import type { Writable } from 'node:stream';
import type { LogFile } from './log-file.js';

const KEPT_LINES = 20;
const LINE_LENGTH = 2_000;

/** What is run, with what, and where its output goes. */
export interface ProcessOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly log: LogFile;
  /** Written to descriptor 3 of the child, which then sees its end. */
  readonly secrets?: Readonly<Record<string, unknown>>;
  /** Called with each line of standard output. */
  readonly onLine?: (line: string) => void;
}

/** How a process ended; both are null when it could not even start. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/**
 * A child process that ends when we do: it holds the other end of a pipe at its standard input. It has a session of its
 * own, so that Ctrl-C in the terminal reaches only us and everything stops in order.
 */
export class ManagedProcess {
  readonly startedAt = Date.now();
  /** Settles when it has ended and all it wrote is in the log. Never rejects. */
  readonly ended: Promise<Exit>;
  readonly #child: ChildProcess;
  readonly #lines: string[] = [];
  readonly #errorLines: string[] = [];
  #exit: Exit | undefined;

  constructor(options: ProcessOptions) {
    const { command, args, environment, log, secrets } = options;
    this.#child = spawn(command, args, {
      env: { ...environment, ZENDO_EXIT_WITH_PARENT: '1' },
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe', ...(secrets ? (['pipe'] as const) : [])],
    });
    this.ended = new Promise((done) => {
      const end = (exit: Exit) => {
        this.#exit = exit;
        done(exit);
      };
      this.#child.once('close', (code, signal) => end({ code, signal }));
      this.#child.once('error', (error) => {
        this.#keep(this.#errorLines, error.message);
        if (this.#child.pid === undefined) end({ code: null, signal: null });
      });
    });
    const input = this.#child.stdin;
    // A pipe to a child that is gone is its end, which we hear of anyway.
    input?.on('error', () => undefined);
    if (secrets) {
      // Without a descriptor to spare there is no child and there are no pipes, whatever the type says: `error` tells of it.
      const pipe = (this.#child.stdio as ChildProcess['stdio'] | undefined)?.[3] as Writable | undefined;
      pipe?.on('error', () => undefined);
      pipe?.end(JSON.stringify(secrets));
    }
    this.#follow(this.#child.stdout, log, (line) => options.onLine?.(line));
    this.#follow(this.#child.stderr, log, (line) => this.#keep(this.#errorLines, line));
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get running(): boolean {
    return this.#exit === undefined;
  }

  /** What it last wrote on both streams, oldest first. */
  get lastLines(): readonly string[] {
    return this.#lines;
  }

  /** What it last wrote on standard error, oldest first. */
  get lastErrorLines(): readonly string[] {
    return this.#errorLines;
  }

  /** Asks it to end and, after `graceMs`, makes it. */
  async stop(graceMs: number): Promise<Exit> {
    if (this.running) {
      this.#signal('SIGTERM');
      const impatient = setTimeout(() => this.kill(), graceMs);
      await this.ended;
      clearTimeout(impatient);
    }
    return this.ended;
  }

  /** Ends it and whatever it started, at once. */
  kill(): void {
    this.#signal('SIGKILL');
  }

  #signal(signal: NodeJS.Signals): void {
    const pid = this.#child.pid;
    if (!this.running || pid === undefined) return;
    try {
      // It leads its own group: a kill takes what it started with it, a polite word is for it alone.
      process.kill(signal === 'SIGKILL' ? -pid : pid, signal);
    } catch {
      // Gone in this very moment.
    }
  }

  #follow(stream: NodeJS.ReadableStream | null, log: LogFile, take: (line: string) => void): void {
    let rest = '';
    stream?.setEncoding('utf8');
    stream?.on('data', (chunk: string) => {
      log.write(chunk);
      const lines = (rest + chunk).split('\n');
      rest = (lines.pop() ?? '').slice(-LINE_LENGTH);
      for (const line of lines) {
        this.#keep(this.#lines, line);
        take(line);
      }
    });
    stream?.on('end', () => {
      if (!rest) return;
      this.#keep(this.#lines, rest);
      take(rest);
    });
  }

  #keep(lines: string[], line: string): void {
    if (!line.trim()) return;
    lines.push(line.slice(0, LINE_LENGTH));
    if (lines.length > KEPT_LINES) lines.shift();
  }
}
