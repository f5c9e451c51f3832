const DATETIME = /^((?!0000)\d{4}-\d\d-\d\d)(?:[T _](\d\d:\d\d)(:\d\d)?(?:[.,](\d{1,9}))?(Z|[+-]\d\d:?\d\d)?)?$/i;

/**
 * A datetime as clients write it, or a day alone, which stands for its midnight → naive UTC as the wire has it: with its
 * seconds, and with six digits of a second or none. `undefined` for what is no datetime.
 */
export function normalTime(text: string): string | undefined {
  const found = DATETIME.exec(text);
  if (!found) return undefined;
  const [, day, minutes = '00:00', seconds = ':00', fraction, zone = 'Z'] = found;
  if (fraction !== undefined && found[3] === undefined) return undefined;
  const local = Date.parse(`${day}T${minutes}${seconds}Z`);
  // JavaScript takes the 30th of February for the 2nd of March.
  if (Number.isNaN(local) || new Date(local).toISOString().slice(0, 10) !== day) return undefined;
  const time = Date.parse(`${day}T${minutes}${seconds}${zone.toUpperCase()}`);
  if (Number.isNaN(time)) return undefined;
  const micros = (fraction ?? '').slice(0, 6).padEnd(6, '0');
  return `${new Date(time).toISOString().slice(0, -5)}${micros === '000000' ? '' : `.${micros}`}`;
}
