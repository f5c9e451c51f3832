import { stringify } from 'yaml';

export const OUTPUT_FORMATS = ['table', 'json', 'yaml', 'name'] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** How one kind of answer is shown in the formats that are for people. */
export interface View<Value> {
  readonly table: (value: Value) => string;
  /** What `-o name` prints, a line each: what other commands take as their argument. */
  readonly names: (value: Value) => readonly string[];
}

/** Renders `value` for stdout. `json` and `yaml` show it as it is; the others as `view` says. */
export function render<Value>(format: OutputFormat, value: Value, view: View<Value>): string {
  if (format === 'json') return `${JSON.stringify(value, null, 2)}\n`;
  if (format === 'yaml') return stringify(value);
  if (format === 'name')
    return view
      .names(value)
      .map((name) => `${name}\n`)
      .join('');
  return view.table(value);
}
