import { isRecord } from '../../kernel/records.js';
/** Header names are lower case; of a header that came more than once, the first counts. */
export type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** What a sender is answered once its delivery was taken. */
export interface IntakeAnswer {
  readonly status: number;
  /** Plain text; none when absent. */
  readonly text?: string;
}

/** A kind of sender: how its deliveries are signed and what a sound one looks like. */
export interface WebhookProvider {
  /** What can be said before the webhook is looked up or the body read. @throws DeliveryError (400) */
  checkHeaders?(headers: Headers): void;
  /** @param nowMs against deliveries that are sent again. @throws SignatureError (401) */
  authenticate(delivery: Delivery, secret: string, nowMs: number): void;
  /** @throws DeliveryError (400) */
  parse(delivery: Delivery): IntakeAnswer;
}

/** A request as it came: the signature covers these very bytes. */
export interface Delivery {
  readonly body: Buffer;
  readonly headers: Headers;
}

/** The delivery is not from who holds the secret. The message goes into the webhook's statistics, not to the sender. */
export class SignatureError extends Error {}

/** The delivery is authentic but not what such a sender sends. */
export class DeliveryError extends Error {}

export const ACCEPTED: IntakeAnswer = { status: 202 };

/** @param name in lower case. */
export function header(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** @throws DeliveryError unless the body is a JSON object in UTF-8 */
export function jsonObjectOf(body: Buffer): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new DeliveryError('Request body must be valid JSON.');
  }
  if (!isRecord(parsed)) throw new DeliveryError('Request body must contain a top-level JSON object.');
  return parsed;
}

export const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
