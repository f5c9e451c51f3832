const startedAt = Date.now();

/** Prints one progress line on stderr, with the seconds since the start. */
export function say(text) {
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(0).padStart(4);
  process.stderr.write(`[${seconds}s] ${text}\n`);
}

/** A fault that the person at the keyboard can mend: shown without a stack. */
export class SetupError extends Error {
  constructor(message) {
    super(message);
    this.name = 'SetupError';
  }
}
