import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Tokens that prove that a request was made by a page which was given one. Each is the HMAC of what it is bound to, so the
 * server keeps none of them.
 */
export class CsrfTokens {
  readonly #key: Buffer;

  /** @param jwtKey a key of their own is derived from it, so that no JWT signature is ever a CSRF token. */
  constructor(jwtKey: Buffer) {
    this.#key = createHmac('sha256', jwtKey).update('zendo/csrf/v1').digest();
  }

  /** The `X-CSRF-Token` of a cross-site session (JWT claim `session_id`). */
  forSession(sessionId: string): string {
    return `${sessionId}.${this.#mac('session', sessionId)}`;
  }

  matchesSession(token: string, sessionId: string): boolean {
    return safeEqual(token, this.forSession(sessionId));
  }

  /** The hidden field of an HTML form. @param binding what only this browser has, such as the value of its cookie. */
  forForm(form: string, binding: string): string {
    return this.#mac(`form:${form}`, binding);
  }

  matchesForm(token: string | undefined, form: string, binding: string): boolean {
    return binding !== '' && safeEqual(token ?? '', this.forForm(form, binding));
  }

  #mac(kind: string, text: string): string {
    return createHmac('sha256', this.#key).update(`${kind}\0${text}`).digest('base64url');
  }
}

function safeEqual(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
