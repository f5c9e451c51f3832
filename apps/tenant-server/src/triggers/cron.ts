/** A cron expression taken apart; each set holds the values at which it is due. */
export interface Cron {
  readonly seconds: ReadonlySet<number>;
  /** Nothing when every year is meant. */
  readonly years: ReadonlySet<number> | undefined;
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  /** 0 is Sunday. */
  readonly weekdays: ReadonlySet<number>;
  /** When both days and weekdays are restricted, either is enough; only a bare star restricts nothing. */
  readonly restrictsDays: boolean;
  readonly restrictsWeekdays: boolean;
}

const ALIASES: ReadonlyMap<string, string> = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
]);
const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const WEEKDAYS = 'sun mon tue wed thu fri sat'.split(' ');
const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** The 29th of February may be eight years away; what is not due until then never is. */
const HORIZON_DAYS = 366 * 9;
const [FIRST_YEAR, LAST_YEAR] = [1970, 2099];

/**
 * Five fields, then perhaps the seconds and the years, or an alias such as `@daily` → its parts; nothing when it is no
 * cron expression.
 */
export function parseCron(expression: string): Cron | undefined {
  const text = ALIASES.get(expression.trim().toLowerCase()) ?? expression;
  const fields = text.trim().toLowerCase().split(/\s+/);
  if (fields.length < 5 || fields.length > 7) return undefined;
  const [minute = '', hour = '', day = '', month = '', weekday = '', second = '0', year = '*'] = fields;
  const minutes = parseField(minute, 0, 59);
  const hours = parseField(hour, 0, 23);
  const days = parseField(day, 1, 31);
  const months = parseField(month, 1, 12, MONTHS, 1);
  const sevens = parseField(weekday, 0, 7, WEEKDAYS, 0);
  const seconds = parseField(second, 0, 59);
  const years = parseField(year, FIRST_YEAR, LAST_YEAR);
  if (!minutes || !hours || !days || !months || !sevens || !seconds || !years) return undefined;
  const weekdays = new Set([...sevens].map((value) => value % 7));
  const isStar = (field: string): boolean => field === '*' || field === '?';
  const restricts = { restrictsDays: !isStar(day), restrictsWeekdays: !isStar(weekday) };
  return { seconds, years: year === '*' ? undefined : years, minutes, hours, days, months, weekdays, ...restricts };
}

/**
 * The first time that a cron expression is due after another, in UTC.
 * @param after milliseconds since the epoch.
 * @returns milliseconds since the epoch; nothing when it is never due, such as on the 30th of February.
 */
export function nextOccurrence(cron: Cron, after: number): number | undefined {
  const [hours, minutes] = [[...cron.hours].toSorted(ascending), [...cron.minutes].toSorted(ascending)];
  const seconds = [...cron.seconds].toSorted(ascending);
  for (const day of daysOf(cron, Math.floor(after / DAY_MS) * DAY_MS)) {
    for (const hour of hours) {
      for (const minute of minutes) {
        const start = day + (hour * 60 + minute) * MINUTE_MS;
        const second = start + MINUTE_MS > after ? seconds.find((each) => start + each * SECOND_MS > after) : undefined;
        if (second !== undefined) return start + second * SECOND_MS;
      }
    }
  }
  return undefined;
}

/** The days on which it is due, from one on. */
function* daysOf(cron: Cron, first: number): Generator<number> {
  const last = cron.years ? Date.UTC(Math.max(...cron.years), 11, 31) : first + HORIZON_DAYS * DAY_MS;
  for (let day = first; day <= last; day += DAY_MS) {
    if (isDue(cron, new Date(day))) yield day;
  }
}

function isDue(cron: Cron, day: Date): boolean {
  if (cron.years && !cron.years.has(day.getUTCFullYear())) return false;
  if (!cron.months.has(day.getUTCMonth() + 1)) return false;
  const [date, weekday] = [cron.days.has(day.getUTCDate()), cron.weekdays.has(day.getUTCDay())];
  return cron.restrictsDays && cron.restrictsWeekdays ? date || weekday : date && weekday;
}

function parseField(field: string, min: number, max: number, names: string[] = [], base = 0): Set<number> | undefined {
  const values = new Set<number>();
  for (const part of field.split(',')) {
    const match = /^(?:(\*|\?)|([a-z]{3}|\d{1,4})(?:-([a-z]{3}|\d{1,4}))?)(?:\/(\d{1,3}))?$/.exec(part);
    if (!match) return undefined;
    const [, star, from, to, step] = match;
    const number = (text: string): number => (/^\d/.test(text) ? Number(text) : names.indexOf(text) + base);
    const start = star ? min : number(from ?? '');
    // `5/15` means from 5 on, as `5-59/15` does.
    const end = star ? max : to ? number(to) : step ? max : start;
    const unnamed = [from, to].some((text) => text && /^[a-z]/.test(text) && !names.includes(text));
    if (unnamed || start < min || start > max || end < min || end > max || Number(step ?? 1) < 1) return undefined;
    // A range goes on from the beginning when it ends before it starts, or where: `fri-mon`.
    const range = to && start >= end ? [...upTo(start, max), ...upTo(min, end)] : upTo(start, end);
    for (let at = 0; at < range.length; at += Number(step ?? 1)) values.add(range[at] as number);
  }
  return values;
}

const upTo = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, offset) => first + offset);

const ascending = (a: number, b: number): number => a - b;
