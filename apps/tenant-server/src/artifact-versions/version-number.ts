const WHOLE_NUMBER = /^[-+]?\d{1,10}$/;
const INT4_MAX = 2_147_483_647;

/** The number that a version's name is, or null: names need not be numbers. */
export function versionNumberOf(version: string): number | null {
  const number = WHOLE_NUMBER.test(version.trim()) ? Number(version) : Number.NaN;
  return Math.abs(number) <= INT4_MAX ? number : null;
}
