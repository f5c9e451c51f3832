import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Difference } from '../../tools/e2e/compare/diff.js';
import { meantBy } from '../../tools/e2e/compare/meant.js';
import { DIFFERENCES } from '../differences.js';
import { OPEN_MISTAKES } from '../open-mistakes.js';

/** One question to both servers, and how the answers compare. */
export interface Result {
  /** The official document's name of the operation, or undefined when it is none of them. */
  readonly operation?: string;
  readonly request: string;
  /** The official server's status. */
  readonly status: number;
  readonly mistakes: readonly Difference[];
  /** Reasons of the differences that are meant. */
  readonly because: readonly string[];
}

/** What a part of the suite found; one file a part, which the report is made from. */
export class Results {
  readonly all: Result[] = [];

  constructor(
    private readonly part: string,
    private readonly directory: string,
  ) {}

  /** Notes a comparison, without those differences that are meant, and returns what is a mistake and not known yet. */
  add(
    request: string,
    operation: string | undefined,
    status: number,
    differences: readonly Difference[],
  ): readonly Difference[] {
    const because = new Set<string>();
    const mistakes = differences
      .map((difference) => ({ ...difference, path: `${request} » ${difference.path}` }))
      .filter((difference) => {
        const meant = meantBy(DIFFERENCES, difference, status);
        if (meant) because.add(meant.because);
        return !meant;
      });
    this.all.push({ operation, request, status, mistakes, because: [...because] });
    return mistakes.filter(({ path }) => !OPEN_MISTAKES.some(({ at }) => at.test(path)));
  }

  write(more: Readonly<Record<string, unknown>> = {}): void {
    const file = join(this.directory, `part-${this.part}.json`);
    writeFileSync(file, JSON.stringify({ part: this.part, results: this.all, ...more }));
  }
}
