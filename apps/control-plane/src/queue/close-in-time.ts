/** A queue that cannot be reached cannot be told good-bye either: nobody waits for that longer than this. */
const PATIENCE_MS = 2_000;

/** Waits until `closing` has settled, but not for ever. Never throws. */
export async function inTime(closing: Promise<unknown> | undefined): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((done) => (timer = setTimeout(done, PATIENCE_MS)));
  await Promise.race([closing?.catch(() => undefined), late]);
  clearTimeout(timer);
}
