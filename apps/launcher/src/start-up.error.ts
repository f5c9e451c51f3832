/** Zendo cannot start; the message tells the operator what to do. Shown without a stack. */
export class StartUpError extends Error {
  override readonly name = 'StartUpError';
}
