/** Kubernetes quantities: CPU in thousandths of a core, memory in bytes. */

const SUFFIXES: Readonly<Record<string, number>> = {
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** The number that a quantity such as `250m` or `512Mi` stands for, or NaN when it is none. */
export function quantity(text: string): number {
  const match = /^(-?\d+(?:\.\d+)?)(m|k|M|G|T|Ki|Mi|Gi|Ti)?$/.exec(text);
  return match ? Number(match[1]) * SUFFIXES[match[2] ?? '']! : Number.NaN;
}

/** The way the API writes so much CPU (in cores): `250m`, `2`. */
export function cpuText(cores: number): string {
  const thousandths = Math.ceil(Number((cores * 1000).toFixed(3)));
  return thousandths % 1000 === 0 ? String(thousandths / 1000) : `${thousandths}m`;
}

/** The way the API writes so much memory (in bytes): the largest binary unit that leaves a whole number. */
export function memoryText(bytes: number): string {
  const whole = Math.ceil(bytes);
  for (const unit of ['Ti', 'Gi', 'Mi', 'Ki']) {
    if (whole > 0 && Number.isInteger(whole / SUFFIXES[unit]!)) return `${whole / SUFFIXES[unit]!}${unit}`;
  }
  return String(whole);
}

/** Whether two quantities, written any way, are the same. */
export const sameQuantity = (one: string, other: string): boolean =>
  one === other || Math.abs(quantity(one) - quantity(other)) < 1e-9;
