import type { Operation, OperationStep } from '../api/types.js';
import type { Paint } from './paint.js';
import { oneLine } from './table.js';
import { span } from './time.js';

/** Shows an operation as it goes on. */
export interface Progress {
  update(operation: Operation): void;
  /** Puts the terminal back in order; called once, also after an error. */
  stop(): void;
}

/** The part of a stream that progress needs; stderr in life. */
export interface ProgressStream {
  write(text: string): unknown;
  readonly columns?: number;
}

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const BUSY: ReadonlySet<string> = new Set(['running', 'waiting']);

function elapsed(step: OperationStep, now: number): string {
  if (!step.started_at) return '';
  const end = step.finished_at ? Date.parse(step.finished_at) : now;
  return span(end - Date.parse(step.started_at));
}

/** `Create tenant acme`: what the operation does, for a heading. */
export function headingOf(operation: Operation, tenantName: string): string {
  const verb = operation.type.charAt(0).toUpperCase() + operation.type.slice(1);
  return `${verb} tenant ${oneLine(tenantName)}`;
}

/** For logs and pipes: one line each time that a step or the operation changes its state. */
export class LineProgress implements Progress {
  private readonly states = new Map<string, string>();

  constructor(
    private readonly stream: ProgressStream,
    private readonly tenantName: string,
  ) {}

  update(operation: Operation): void {
    if (this.states.size === 0)
      this.stream.write(`${headingOf(operation, this.tenantName)} (operation ${operation.id})\n`);
    for (const step of operation.steps) {
      const shown = `${step.state}${BUSY.has(step.state) ? (step.message ?? '') : ''}`;
      if (this.states.get(step.name) === shown || step.state === 'pending') continue;
      this.states.set(step.name, shown);
      const took = step.finished_at ? ` (${elapsed(step, Date.now())})` : '';
      const tells = BUSY.has(step.state) || step.state === 'failed';
      const why = tells && step.message ? `: ${oneLine(step.message)}` : '';
      this.stream.write(`${step.title}: ${step.state}${took}${why}\n`);
    }
    if (this.states.get('') !== operation.status) {
      this.states.set('', operation.status);
      this.stream.write(`operation ${operation.status}\n`);
    }
  }

  stop(): void {
    // Nothing is left open.
  }
}

/** For terminals: the steps in place, redrawn, with a spinner at the one that runs. */
export class LiveProgress implements Progress {
  private operation: Operation | undefined;
  private drawn = 0;
  private frame = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly stream: ProgressStream,
    private readonly tenantName: string,
    private readonly colours: Paint,
  ) {}

  update(operation: Operation): void {
    this.operation = operation;
    if (!this.timer) {
      this.stream.write('\u001B[?25l');
      this.timer = setInterval(() => this.draw(), 100);
      this.timer.unref();
    }
    this.draw();
  }

  stop(): void {
    if (!this.timer) return;
    clearInterval(this.timer);
    this.timer = undefined;
    this.draw();
    this.stream.write('\u001B[?25h');
  }

  private draw(): void {
    if (!this.operation) return;
    this.frame += 1;
    const lines = progressLines(this.operation, this.tenantName, {
      spinner: FRAMES[this.frame % FRAMES.length] ?? '-',
      columns: this.stream.columns || 80,
      colours: this.colours,
      now: Date.now(),
    });
    const up = this.drawn > 0 ? `\u001B[${this.drawn}A` : '';
    // Each line is cleared to its end, and what was below of a longer drawing too: no flicker, nothing left over.
    this.stream.write(`${up}${lines.map((line) => `\r${line}\u001B[K\n`).join('')}\u001B[J`);
    this.drawn = lines.length;
  }
}

/** The lines of one drawing; none is wider than the terminal, since a wrapped line would break the redrawing. */
export function progressLines(
  operation: Operation,
  tenantName: string,
  look: { readonly spinner: string; readonly columns: number; readonly colours: Paint; readonly now: number },
): string[] {
  const { colours, now } = look;
  const width = Math.max(20, look.columns - 1);
  const titles = Math.max(0, ...operation.steps.map((step) => step.title.length));
  const mark = (step: OperationStep): string => {
    if (step.state === 'succeeded') return colours.green('✓');
    if (step.state === 'failed') return colours.red('✗');
    if (step.state === 'skipped') return colours.dim('-');
    return BUSY.has(step.state) ? colours.cyan(look.spinner) : colours.dim('·');
  };
  const lines = operation.steps.map((step) => {
    const showsWhy = step.message && (BUSY.has(step.state) || step.state === 'failed');
    const rest = `${step.title.padEnd(titles)}  ${elapsed(step, now).padStart(6)}  ${showsWhy ? oneLine(step.message) : ''}`;
    const cut = rest.trimEnd().slice(0, width - 4);
    return `  ${mark(step)} ${step.state === 'pending' ? colours.dim(cut) : cut}`;
  });
  return [colours.bold(headingOf(operation, tenantName).slice(0, width)), ...lines];
}
