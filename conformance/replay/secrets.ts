import { isRecord } from '../compare/identities.js';

/** Fields of answers whose value a client sends back: what one server gave must be what it gets. */
const FIELDS = ['access_token', 'device_code', 'user_code', 'csrf_token', 'key', 'token'];

/** Which of Zendo's tokens, codes and cookies stand for which of the official server's. */
export class Secrets {
  private readonly toZendo = new Map<string, string>();

  /** Learns from two answers to the same request. */
  learn(official: unknown, zendo: unknown): void {
    if (Array.isArray(official) && Array.isArray(zendo)) {
      official.forEach((each, index) => this.learn(each, zendo[index]));
    } else if (isRecord(official) && isRecord(zendo)) {
      for (const [key, theirs] of Object.entries(official)) {
        const ours = zendo[key];
        const isSecret = FIELDS.includes(key) && typeof theirs === 'string' && typeof ours === 'string';
        if (isSecret) this.bind(theirs, ours);
        else this.learn(theirs, ours);
      }
    }
  }

  /** Learns from the cookies of two answers, by their order. */
  learnCookies(official: readonly string[], zendo: readonly string[]): void {
    const value = (cookie = ''): string => cookie.split(';')[0]?.replace(/^[^=]*=/, '') ?? '';
    official.forEach((cookie, index) => this.bind(value(cookie), value(zendo[index])));
  }

  private bind(official: string, zendo: string): void {
    if (official !== '' && zendo !== '') this.toZendo.set(official, zendo);
  }

  /** A text for Zendo, made from one for the official server. */
  translate(text: string): string {
    let result = text;
    for (const [official, zendo] of this.toZendo) result = result.replaceAll(official, zendo);
    return result;
  }
}
