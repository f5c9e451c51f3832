/** One figure of both servers. */
export interface Figure {
  readonly what: string;
  readonly unit: string;
  readonly official: number;
  readonly zendo: number;
  /** Whether more is better; otherwise less is. */
  readonly moreIsBetter: boolean;
  /** How many times better Zendo means to be. */
  readonly target?: number;
}

/** How many times better Zendo is. */
export const ratioOf = ({ official, zendo, moreIsBetter }: Figure): number =>
  moreIsBetter ? zendo / official : official / zendo;

const number = (value: number): string => {
  if (value >= 1000) return Math.round(value).toLocaleString('en');
  return value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2);
};

/** The figures as an aligned table. */
export function report(figures: readonly Figure[]): string {
  const head = ['', 'official', 'zendo', 'better by', 'target'];
  const rows = figures.map((figure) => {
    const { what, unit, official, zendo, target } = figure;
    const ratio = ratioOf(figure);
    const reached = target === undefined ? '' : `${target}× ${ratio >= target ? 'reached' : 'missed'}`;
    return [`${what} (${unit})`, number(official), number(zendo), `${number(ratio)}×`, reached];
  });
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  return `${[line(head), ...rows.map(line)].join('\n')}\n`;
}
