import type { MigrationRequest, MigrationStatus } from '@zendo/provisioning';
import type { LogFile } from '../processes/log-file.js';
import { ManagedProcess } from '../processes/managed-process.js';
import type { TenantSurroundings } from './tenant-environment.js';

/** A migration is killed after this long, so that none hangs for ever. */
const LONGEST_MS = 30 * 60_000;

/** One run of `tenant-server migrate`. */
export class Migration {
  /** Settles when it has ended. Never rejects. */
  readonly ended: Promise<void>;
  readonly #process: ManagedProcess;
  #message: string | undefined;
  #status: MigrationStatus | undefined;

  constructor(
    readonly request: MigrationRequest,
    surroundings: TenantSurroundings,
    log: LogFile,
  ) {
    const { program } = request;
    this.#process = new ManagedProcess({
      command: process.execPath,
      args: [...program.nodeOptions, program.entry ?? surroundings.entry, 'migrate'],
      environment: { ...surroundings.environment, ...program.environment },
      secrets: program.secrets,
      log,
      onLine: (line) => (this.#message = messageOf(line) ?? this.#message),
    });
    const limit = setTimeout(() => this.#process.kill(), LONGEST_MS);
    this.ended = this.#process.ended.then(({ code, signal }) => {
      clearTimeout(limit);
      const { key } = request;
      this.#status =
        code === 0
          ? { key, state: 'succeeded', ...(this.#message && { message: this.#message }) }
          : { key, state: 'failed', error: faultOf(this.#process.lastErrorLines, signal ?? `code ${code}`) };
    });
  }

  get status(): MigrationStatus {
    const message = this.#message && { message: this.#message };
    return this.#status ?? { key: this.request.key, state: 'running', ...message };
  }

  stop(graceMs: number): Promise<unknown> {
    return this.#process.stop(graceMs);
  }

  kill(): void {
    this.#process.kill();
  }
}

/** `{step, message}` of a line of progress, as one text. */
function messageOf(line: string): string | undefined {
  const { step, message } = parse(line);
  return [step, message].filter((part) => typeof part === 'string' && part).join(': ') || undefined;
}

/** `{code, message}` of the last line on standard error, else that line itself. */
function faultOf(lines: readonly string[], how: string): { code: string; message: string } {
  const last = lines.at(-1) ?? '';
  const { code, message } = parse(last);
  return {
    code: typeof code === 'string' ? code : 'migration_failed',
    message: typeof message === 'string' && message ? message : `The migration ended (${how})${last && `: ${last}`}`,
  };
}

function parse(line: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
