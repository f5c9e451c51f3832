/** A cron expression taken apart; each set holds the values at which it is due. */
export interface Cron {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  /** 0 is Sunday. */
  readonly weekdays: ReadonlySet<number>;
  /** When both days and weekdays are restricted, either is enough; `*` restricts nothing. */
  readonly restrictsDays: boolean;
  readonly restrictsWeekdays: boolean;
}

const ALIASES: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};
const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const WEEKDAYS = 'sun mon tue wed thu fri sat'.split(' ');
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** The 29th of February may be eight years away; what is not due until then never is. */
const HORIZON_DAYS = 366 * 9;

/** Five fields or an alias such as `@daily` → its parts; nothing when it is no cron expression. */
export function parseCron(expression: string): Cron | undefined {
  const text = ALIASES[expression.trim().toLowerCase()] ?? expression;
  const fields = text.trim().toLowerCase().split(/\s+/);
  if (fields.length !== 5) return undefined;
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields;
  const minutes = parseField(minute, 0, 59);
  const hours = parseField(hour, 0, 23);
  const days = parseField(day, 1, 31);
  const months = parseField(month, 1, 12, MONTHS, 1);
  const sevens = parseField(weekday, 0, 7, WEEKDAYS, 0);
  if (!minutes || !hours || !days || !months || !sevens) return undefined;
  const weekdays = new Set([...sevens].map((value) => value % 7));
  const isStar = (field: string): boolean => field.startsWith('*') || field === '?';
  return { minutes, hours, days, months, weekdays, restrictsDays: !isStar(day), restrictsWeekdays: !isStar(weekday) };
}

/**
 * The first time that a cron expression is due after another, in UTC.
 * @param after milliseconds since the epoch.
 * @returns milliseconds since the epoch; nothing when it is never due, such as on the 30th of February.
 */
export function nextOccurrence(cron: Cron, after: number): number | undefined {
  const [hours, minutes] = [[...cron.hours].toSorted(ascending), [...cron.minutes].toSorted(ascending)];
  const first = Math.floor(after / DAY_MS) * DAY_MS;
  for (let offset = 0; offset < HORIZON_DAYS; offset += 1) {
    const day = first + offset * DAY_MS;
    if (!isDue(cron, new Date(day))) continue;
    for (const hour of hours) {
      for (const minute of minutes) {
        const time = day + (hour * 60 + minute) * MINUTE_MS;
        if (time > after) return time;
      }
    }
  }
  return undefined;
}

function isDue(cron: Cron, day: Date): boolean {
  if (!cron.months.has(day.getUTCMonth() + 1)) return false;
  const [date, weekday] = [cron.days.has(day.getUTCDate()), cron.weekdays.has(day.getUTCDay())];
  return cron.restrictsDays && cron.restrictsWeekdays ? date || weekday : date && weekday;
}

function parseField(field: string, min: number, max: number, names: string[] = [], base = 0): Set<number> | undefined {
  const values = new Set<number>();
  for (const part of field.split(',')) {
    const match = /^(?:(\*|\?)|([a-z]{3}|\d{1,2})(?:-([a-z]{3}|\d{1,2}))?)(?:\/(\d{1,2}))?$/.exec(part);
    if (!match) return undefined;
    const [, star, from, to, step] = match;
    const number = (text: string): number => (/^\d/.test(text) ? Number(text) : names.indexOf(text) + base);
    const start = star ? min : number(from ?? '');
    // `5/15` means from 5 on, as `5-59/15` does.
    const end = star ? max : to ? number(to) : step ? max : start;
    const unnamed = [from, to].some((text) => text && /^[a-z]/.test(text) && !names.includes(text));
    if (unnamed || start < min || end > max || start > end || Number(step ?? 1) < 1) return undefined;
    for (let value = start; value <= end; value += Number(step ?? 1)) values.add(value);
  }
  return values;
}

const ascending = (a: number, b: number): number => a - b;
