const ISO =
  /^(\d{4}-\d{2}-\d{2})(?:[Tt _](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|z|[-+]\d{2}(?::?\d{2})?)?)?$/;
/** Seconds beyond this are taken for milliseconds. */
const MAX_SECONDS = 2e10;

/**
 * A moment as the official server prints it: ISO 8601 with `Z` for UTC, six digits for a fraction and none for none.
 * @param value ISO text, or seconds or milliseconds since the epoch.
 * @returns nothing when it is no moment.
 */
export function pythonTimestamp(value: unknown): string | undefined {
  if (typeof value === 'number') return fromEpoch(value);
  if (typeof value !== 'string') return undefined;
  if (/^-?\d+(?:\.\d+)?$/.test(value)) return fromEpoch(Number(value));
  const match = ISO.exec(value.trim());
  if (!match) return undefined;
  const [, date = '', hour = '00', minute = '00', second = '00', fraction = '', zone = ''] = match;
  const moment = Date.parse(`${date}T${hour}:${minute}:${second}Z`);
  // `Date` takes the 31st of February for a day in March.
  if (Number.isNaN(moment) || new Date(moment).toISOString().slice(0, 10) !== date || Number(hour) > 23)
    return undefined;
  return `${date}T${hour}:${minute}:${second}${fractionOf(fraction)}${zoneOf(zone)}`;
}

function fromEpoch(value: number): string | undefined {
  const ms = Math.abs(value) > MAX_SECONDS ? value : value * 1000;
  if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) return undefined;
  const micros = Math.round(ms * 1000);
  const whole = new Date(Math.floor(micros / 1_000_000) * 1000).toISOString().slice(0, 19);
  return `${whole}${fractionOf(String(micros - Math.floor(micros / 1_000_000) * 1_000_000).padStart(6, '0'))}Z`;
}

function fractionOf(digits: string): string {
  const micros = digits.slice(0, 6).padEnd(6, '0');
  return micros === '000000' ? '' : `.${micros}`;
}

function zoneOf(zone: string): string {
  if (zone === '') return '';
  const [, sign, hours = '00', minutes = '00'] = /^([-+])(\d{2}):?(\d{2})?$/.exec(zone) ?? [];
  return sign === undefined || (hours === '00' && minutes === '00') ? 'Z' : `${sign}${hours}:${minutes}`;
}
