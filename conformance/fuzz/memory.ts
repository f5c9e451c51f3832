import { pssMb, rssMb, treeOf } from '../../bench/processes.js';

export interface Sample {
  /** Since the sampling began. */
  readonly seconds: number;
  readonly pssMb: number;
  readonly rssMb: number;
}

const EVERY_MS = 2000;

/** The memory of a tenant server over time, read from the kernel. */
export class MemoryOverTime {
  readonly samples: Sample[] = [];
  readonly #start = Date.now();
  readonly #timer: NodeJS.Timeout;

  private constructor(private readonly pid: number) {
    this.#timer = setInterval(() => this.#sample(), EVERY_MS);
    this.#timer.unref();
    this.#sample();
  }

  /** @param launcher the process that all of Zendo's were started by. @throws Error unless it has one tenant server */
  static of(launcher: number): MemoryOverTime {
    const servers = treeOf(launcher).filter(
      ({ command }) => command.at(-1) === 'serve' && command.some((each) => /tenant-server\.\w+$/.test(each)),
    );
    const [server] = servers;
    if (!server || servers.length > 1) throw new Error(`${servers.length} tenant servers, where one is looked at`);
    return new MemoryOverTime(server.pid);
  }

  #sample(): void {
    const seconds = Math.round((Date.now() - this.#start) / 1000);
    this.samples.push({ seconds, pssMb: pssMb(this.pid), rssMb: rssMb(this.pid) });
  }

  /** @throws Error when the process is not there any more: memory that starts anew says nothing */
  stop(): readonly Sample[] {
    clearInterval(this.#timer);
    this.#sample();
    if (this.samples.some((sample) => sample.rssMb === 0)) throw new Error('the tenant server has ended meanwhile');
    return this.samples;
  }
}

/** Mean proportional set size of each quarter of the time, in MB. */
export function quarters(samples: readonly Sample[]): number[] {
  const size = samples.length / 4;
  return [0, 1, 2, 3].map((quarter) => {
    const part = samples.slice(Math.floor(quarter * size), Math.max(1, Math.floor((quarter + 1) * size)));
    return part.reduce((sum, { pssMb: mb }) => sum + mb, 0) / part.length;
  });
}
