import { z } from 'zod';

const UNITS = { D: 86_400, H: 3_600, M: 60, S: 1 } as const;
const DURATION = /^(-)?P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** An ISO 8601 duration such as `PT1H30M` → seconds; nothing when it is none. */
export function parseDuration(text: string): number | undefined {
  const match = DURATION.exec(text);
  if (!match || text.endsWith('P') || text.endsWith('T')) return undefined;
  const [, sign, days, hours, minutes, seconds] = match;
  const total =
    Number(days ?? 0) * UNITS.D + Number(hours ?? 0) * UNITS.H + Number(minutes ?? 0) * UNITS.M + Number(seconds ?? 0);
  return sign ? -total : total;
}

/** Seconds → ISO 8601, as the wire has intervals: `PT1M`, `P1DT30S`, `PT0S`. */
export function formatDuration(seconds: number): string {
  const rest = Math.abs(seconds);
  const days = Math.floor(rest / UNITS.D);
  const hours = Math.floor((rest % UNITS.D) / UNITS.H);
  const minutes = Math.floor((rest % UNITS.H) / UNITS.M);
  const left = Number((rest % UNITS.M).toFixed(6));
  const clock = `${hours ? `${hours}H` : ''}${minutes ? `${minutes}M` : ''}${left ? `${left}S` : ''}`;
  const date = days ? `${days}D` : '';
  if (!date && !clock) return 'PT0S';
  return `${seconds < 0 ? '-' : ''}P${date}${clock ? `T${clock}` : ''}`;
}

/** The most that Python's timedelta holds, in seconds; clients cannot read more. */
const MAX_SECONDS = 999_999_999 * UNITS.D;

/** A duration in a request: ISO 8601 text, or seconds as older clients have it → seconds. */
export const durationField = z
  .preprocess(
    (value) => (typeof value === 'number' ? formatDuration(value) : value),
    z
      .string()
      .refine((text) => parseDuration(text) !== undefined, 'Input should be a valid timedelta')
      .meta({ format: 'duration' }),
  )
  .transform((text) => parseDuration(text) ?? 0)
  .refine((seconds) => Math.abs(seconds) <= MAX_SECONDS, 'Input should be a valid timedelta');
