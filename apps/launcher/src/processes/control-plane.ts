import { LEAN_NODE_OPTIONS } from '@zendo/provisioning';
import type { Log } from '../terminal/log.js';
import { BackOff } from './back-off.js';
import { LogFile } from './log-file.js';
import { ManagedProcess } from './managed-process.js';

const GRACE_MS = 25_000;

/** Exit code of a control plane that would fail again however often it were started (EX_CONFIG of sysexits.h). */
export const HOPELESS_EXIT_CODE = 78;

/** Which process it is, and who is told when it cannot go on. */
export interface ControlPlaneOptions {
  readonly role: 'api' | 'worker';
  readonly entry: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly log: Log;
  /** Called, once, when starting it again is of no use; the text says why. */
  readonly onHopeless: (reason: string) => void;
}

/** One process of the control plane, started again with back-off whenever it ends by itself. */
export class ControlPlaneProcess {
  readonly #backOff = new BackOff();
  readonly #file: LogFile;
  #process: ManagedProcess | undefined;
  #pause: NodeJS.Timeout | undefined;
  #stopping = false;

  constructor(private readonly options: ControlPlaneOptions) {
    this.#file = new LogFile(`logs/${options.role}.log`);
  }

  get pid(): number | undefined {
    return this.#process?.running ? this.#process.pid : undefined;
  }

  start(): void {
    if (this.#stopping) return;
    const { role, entry, environment } = this.options;
    const started = new ManagedProcess({
      command: process.execPath,
      args: [...LEAN_NODE_OPTIONS, entry],
      environment: { ...environment, ZENDO_ROLE: role },
      log: this.#file,
    });
    this.#process = started;
    void started.ended.then(({ code, signal }) => {
      if (this.#stopping) return;
      const { log, onHopeless } = this.options;
      if (code === HOPELESS_EXIT_CODE) {
        onHopeless(started.lastErrorLines.join('\n') || started.lastLines.at(-1) || `The ${role} cannot start.`);
        return;
      }
      const pauseMs = this.#backOff.next(Date.now() - started.startedAt);
      log.warn(`The ${role} ended (${signal ?? `code ${code}`}) and is started again.`, {
        lastLine: lastWordsOf(started),
      });
      this.#pause = setTimeout(() => this.start(), pauseMs);
    });
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#pause);
    await this.#process?.stop(GRACE_MS);
    await this.#file.close();
  }

  kill(): void {
    this.#stopping = true;
    clearTimeout(this.#pause);
    this.#process?.kill();
  }

  /** The last lines of its log, for a message about a start that takes too long. */
  get lastLines(): readonly string[] {
    return this.#process?.lastLines ?? [];
  }
}

/** The line that says most of why a process ended: of a stack trace its first, not Node's version at its end. */
function lastWordsOf({ lastErrorLines, lastLines }: ManagedProcess): string | undefined {
  return lastErrorLines.findLast((line) => /error/i.test(line)) ?? lastErrorLines.at(-1) ?? lastLines.at(-1);
}
