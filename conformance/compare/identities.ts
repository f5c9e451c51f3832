import { UUID } from '../../tools/e2e/compare/normalize.js';

/**
 * Which id of one server stands for which of the other. The first answer that shows two ids at the same place makes them
 * one; from then on either of them beside any third is a difference.
 */
export class Identities {
  private readonly labels = { official: new Map<string, string>(), zendo: new Map<string, string>() };
  private readonly toZendo = new Map<string, string>();

  /** Learns from two answers to the same question. */
  learn(official: unknown, zendo: unknown): void {
    if (typeof official === 'string' && typeof zendo === 'string') {
      const ours = zendo.match(UUID) ?? [];
      const theirs = official.match(UUID) ?? [];
      if (ours.length === theirs.length) theirs.forEach((id, index) => this.bind(id, ours[index] ?? ''));
    } else if (Array.isArray(official) && Array.isArray(zendo)) {
      official.forEach((each, index) => this.learn(each, zendo[index]));
    } else if (isRecord(official) && isRecord(zendo)) {
      for (const [key, each] of Object.entries(official)) this.learn(each, zendo[key]);
    }
  }

  bind(official: string, zendo: string): void {
    if (this.labels.official.has(official) || this.labels.zendo.has(zendo)) return;
    const label = `<id ${this.toZendo.size + 1}>`;
    this.labels.official.set(official, label);
    this.labels.zendo.set(zendo, label);
    this.toZendo.set(official, zendo);
  }

  /** A text with its ids replaced by what they are called on both sides. */
  label(side: 'official' | 'zendo', text: string): string {
    return text.replaceAll(UUID, (id) => this.labels[side].get(id) ?? '<unpaired id>');
  }

  /** A text for Zendo, made from one for the official server. */
  translate(text: string): string {
    return text.replaceAll(UUID, (id) => this.toZendo.get(id) ?? id);
  }
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
