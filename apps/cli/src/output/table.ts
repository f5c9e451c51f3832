/** A column: its heading and what a row shows there. `paint` colours the padded cell, so widths stay right. */
export interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => string | number | null | undefined;
  readonly paint?: (text: string, row: Row) => string;
  readonly alignRight?: boolean;
}

// Control characters of any kind would break the alignment, or drive the terminal of whoever lists foreign names.
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001F\u007F-\u009F]+/g;

const WIDE =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u;

/** Columns of a terminal that `text` takes: wide East Asian characters and emoji take two, combining marks none. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (/\p{Mark}|\u200D|\uFE0F/u.test(character)) continue;
    width += WIDE.test(character) ? 2 : 1;
  }
  return width;
}

/** Text that is safe to print in one line. */
export function oneLine(value: unknown): string {
  return String(value).replace(CONTROL, ' ').trim();
}

function cell(value: string | number | null | undefined): string {
  return value === null || value === undefined || value === '' ? '-' : oneLine(value);
}

/** Lines of an aligned table, headings in capitals, two spaces between columns, no trailing spaces. */
export function table<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const cells = rows.map((row) => columns.map((column) => cell(column.value(row))));
  const widths = columns.map((column, index) =>
    Math.max(displayWidth(column.title), ...cells.map((row) => displayWidth(row[index] ?? ''))),
  );
  const pad = (text: string, index: number): string => {
    const space = ' '.repeat(Math.max(0, (widths[index] ?? 0) - displayWidth(text)));
    if (columns[index]?.alignRight) return space + text;
    return index === columns.length - 1 ? text : text + space;
  };
  const heading = columns.map((column, index) => pad(column.title.toUpperCase(), index)).join('  ');
  const lines = rows.map((row, line) =>
    columns
      .map((column, index) => {
        const text = cells[line]?.[index] ?? '';
        const padded = pad(text, index);
        return column.paint ? padded.replace(text, () => column.paint?.(text, row) ?? text) : padded;
      })
      .join('  '),
  );
  return `${[heading, ...lines].map((line) => line.trimEnd()).join('\n')}\n`;
}

/** `key  value` lines for one thing; entries without a value are left out. */
export function properties(entries: readonly (readonly [string, string | number | null | undefined])[]): string {
  const shown = entries.filter(([, value]) => value !== null && value !== undefined && value !== '');
  const width = Math.max(0, ...shown.map(([key]) => displayWidth(key)));
  return shown.map(([key, value]) => `${key.padEnd(width)}  ${String(value)}\n`).join('');
}
