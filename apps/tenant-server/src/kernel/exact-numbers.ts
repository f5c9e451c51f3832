/**
 * Python tells 1.0 from 1 and has integers of any size; its clients send both as JSON numbers (metrics, seeds,
 * nanoseconds). JavaScript prints the first as 1 and 1152921504606846977 as 1152921504606847000. So a number that would
 * come out otherwise than it came in travels through this program as a marked string: guarded before JSON is parsed,
 * released before JSON leaves for the database or a client.
 */
const MARK = '\uE000\uE001';
/** Quick to look for; a match need not be a number that has to be guarded. */
const SUSPECT = /\d{16}|\d\.0+(?:[,\]}\s]|$)|\de\+\d/i;
const NUMBER = /[-+.\deE]+/y;
const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[-+]?\d+)?$/i;
const GUARDED = /\\*"\uE000\uE001([-+.\deE]+)\\*"/g;
/** From here on JavaScript prints numbers with an exponent, as floats. */
const FIRST_WITH_EXPONENT = 1e21;

/** JSON text → the same with the numbers that JavaScript would change as marked strings. */
export function guardNumbers(json: string): string {
  if (!SUSPECT.test(json)) return json;
  const parts: string[] = [];
  let copied = 0;
  let at = 0;
  while (at < json.length) {
    const code = json.charCodeAt(at);
    if (code === 0x22) {
      at = endOfString(json, at);
    } else if (code === 0x2d || (code >= 0x30 && code <= 0x39)) {
      NUMBER.lastIndex = at;
      const number = NUMBER.exec(json)?.[0] ?? '-';
      if (wouldChange(number)) {
        parts.push(json.slice(copied, at), `"${MARK}${number}"`);
        copied = at + number.length;
      }
      at += number.length;
    } else {
      at += 1;
    }
  }
  return parts.length === 0 ? json : parts.join('') + json.slice(copied);
}

/** JSON text → the same with the marked strings as the numbers that they stand for, also in JSON within JSON. */
export function releaseNumbers(text: string): string {
  return text.includes(MARK) ? text.replaceAll(GUARDED, '$1') : text;
}

/** Whether a string stands for a number, so that it is no text. */
export const isGuardedNumber = (text: string): boolean => text.startsWith(MARK);

/** Whether any is in a parsed value. */
export function holdsGuardedNumber(value: unknown): boolean {
  if (typeof value === 'string') return isGuardedNumber(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsGuardedNumber);
}

/**
 * A parsed value with marked strings as JavaScript's nearest numbers, for where a number is what is asked for. An integer
 * of more digits than those have is the largest: JSON has no infinity, and it is a number.
 */
export function withPlainNumbers(value: unknown): unknown {
  if (typeof value === 'string') return isGuardedNumber(value) ? nearest(value.slice(MARK.length)) : value;
  if (Array.isArray(value)) return value.map(withPlainNumbers);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withPlainNumbers(each)]));
}

const nearest = (number: string): number => Math.min(Math.max(Number(number), -Number.MAX_VALUE), Number.MAX_VALUE);

function wouldChange(number: string): boolean {
  if (!JSON_NUMBER.test(number)) return false;
  const value = Number(number);
  if (/^-?\d+$/.test(number)) return !Number.isSafeInteger(value);
  return Number.isInteger(value) && Math.abs(value) < FIRST_WITH_EXPONENT;
}

/** The position after a JSON string that begins at `start`. */
function endOfString(json: string, start: number): number {
  for (let quote = json.indexOf('"', start + 1); quote >= 0; quote = json.indexOf('"', quote + 1)) {
    let slashes = 0;
    while (json.charCodeAt(quote - 1 - slashes) === 0x5c) slashes += 1;
    if (slashes % 2 === 0) return quote + 1;
  }
  return json.length;
}
