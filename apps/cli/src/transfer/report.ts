import type { Note, TableSum } from '@zendo/transfer';

import type { Import } from '../api/types.js';
import { properties, table } from '../output/table.js';

const SHOWN_HASH = 12;

/** A table a line: what was in the source, what is in the target, and whether they are equal. */
export function importTables({ tables }: NonNullable<Import['report']>): string {
  return table(tables, [
    { title: 'table', value: (each) => each.table },
    { title: 'rows', value: (each) => each.rows, alignRight: true },
    { title: 'loaded', value: (each) => each.loaded_rows, alignRight: true },
    { title: 'hash', value: (each) => each.loaded_hash.slice(0, SHOWN_HASH) },
    { title: 'compared', value: (each) => (isEqual(each) ? 'equal' : 'DIFFERENT') },
  ]);
}

type ImportedTable = NonNullable<Import['report']>['tables'][number];

const isEqual = (each: ImportedTable): boolean => each.rows === each.loaded_rows && each.hash === each.loaded_hash;

/** A table a line, of what was written and read back. */
export function sumsTable(sums: readonly (TableSum & { readonly table: string })[]): string {
  return table(sums, [
    { title: 'table', value: (each) => each.table },
    { title: 'rows', value: (each) => each.rows, alignRight: true },
    { title: 'hash', value: (each) => each.hash.slice(0, SHOWN_HASH) },
  ]);
}

/** What did not cross, and what to do about each. */
export function notesText(notes: readonly Note[]): string {
  return notes
    .map(({ message, what_to_do: whatToDo, items, count }) => {
      const more = count > items.length ? `, and ${count - items.length} more` : '';
      return `\n${message}\n${properties([
        ['Which', items.length > 0 ? `${items.join(', ')}${more}` : undefined],
        ['What to do', whatToDo],
      ])}`;
    })
    .join('');
}
