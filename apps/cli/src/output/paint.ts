/** Colours, or nothing at all where colours are not wanted. */
export interface Paint {
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  cyan(text: string): string;
  bold(text: string): string;
  dim(text: string): string;
}

const sgr =
  (on: boolean, open: number, close: number) =>
  (text: string): string =>
    on ? `\u001B[${open}m${text}\u001B[${close}m` : text;

/** @param on whether the stream is a terminal that wants colours. */
export function paint(on: boolean): Paint {
  return {
    red: sgr(on, 31, 39),
    green: sgr(on, 32, 39),
    yellow: sgr(on, 33, 39),
    cyan: sgr(on, 36, 39),
    bold: sgr(on, 1, 22),
    dim: sgr(on, 2, 22),
  };
}

/** The colour of a tenant's or operation's state: done, busy, wrong or at rest. */
export function paintState(state: string, colours: Paint): string {
  if (['ready', 'succeeded', 'done'].includes(state)) return colours.green(state);
  if (['failed'].includes(state)) return colours.red(state);
  if (['suspended', 'deleted', 'purged', 'cancelled', 'superseded', 'skipped'].includes(state))
    return colours.dim(state);
  return colours.yellow(state);
}
