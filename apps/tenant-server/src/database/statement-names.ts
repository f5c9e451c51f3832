// Filters make texts of unbounded variety, and Postgres keeps a prepared statement for as long as the connection
// lives: past this many distinct texts, further ones are sent unprepared.
const MAX_PREPARED = 600;

const names = new Map<string, string>();

/** The name under which `text` is prepared on each connection, or `undefined` when it is to be sent unprepared. */
export function statementName(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined) return known;
  if (names.size >= MAX_PREPARED) return undefined;
  const name = `z${names.size}`;
  names.set(text, name);
  return name;
}
