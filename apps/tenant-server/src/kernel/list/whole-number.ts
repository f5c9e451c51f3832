/** As pydantic reads a query's integer: with spaces around it, a sign, digits joined by `_`, and `.0` after it. */
const INTEGER = /^\s*[-+]?\d+(?:_\d+)*(?:\.0+)?\s*$/;

/** A parameter's text → the integer that it is, or the nearest that a number holds exactly; undefined for none. */
export function wholeNumber(text: string): number | undefined {
  if (!INTEGER.test(text)) return undefined;
  const value = Number(text.replaceAll('_', ''));
  return Math.min(Math.max(value, Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
}
