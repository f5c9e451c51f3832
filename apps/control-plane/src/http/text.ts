import { z } from 'zod';

// Control characters break tables, terminals and (NUL) Postgres; a lone surrogate is no text at all.
const UNFIT = /[\p{Cc}\p{Surrogate}\u2028\u2029]/u;

/** One line of text for people, trimmed, from `min` to `max` characters. */
export const plainText = (min: number, max: number) =>
  z
    .string()
    .trim()
    .min(min, `At least ${min} characters are needed.`)
    .max(max, `At most ${max} characters are allowed.`)
    .refine((text) => !UNFIT.test(text), 'Control characters are not allowed.');

/** A password that somebody is given. */
export const newPassword = z
  .string()
  .min(8, 'A password has at least 8 characters.')
  .max(1024, 'A password has at most 1024 characters.')
  .meta({ format: 'password', writeOnly: true });

const LABEL_KEY = /^[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,61}[A-Za-z0-9])?$/;
/** The most labels that one tenant may have. */
export const MAX_LABELS = 64;

/** The name of a label. */
export const labelKey = z
  .string()
  .regex(LABEL_KEY, 'A label has 1 to 63 letters, digits, dots, slashes, hyphens or underscores.');
/** The value of a label, which may be empty. */
export const labelValue = plainText(0, 255);

/** A moment in RFC 3339, UTC, as every view shows it. */
export const timestamp = z.iso.datetime();

/** RFC 3339 of a date, or null. */
export const iso = (date: Date | null): string | null => date?.toISOString() ?? null;
