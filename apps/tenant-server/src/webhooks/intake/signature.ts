import { createHmac, timingSafeEqual } from 'node:crypto';
import { header, SignatureError, type Delivery } from './provider.js';

/** Whether two texts are the same, in a time that tells nothing of where they differ. */
export function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** HMAC-SHA-256 of all parts together, as hex in lower case. */
export const hmacHex = (secret: string, ...parts: readonly (string | Buffer)[]): string => {
  const hmac = createHmac('sha256', secret);
  for (const part of parts) hmac.update(part);
  return hmac.digest('hex');
};

/** A header `sha256=<hex>` over the body, as GitHub signs. @throws SignatureError */
export function checkPrefixedSignature({ body, headers }: Delivery, name: string, secret: string): void {
  const signature = header(headers, name);
  if (!signature?.startsWith('sha256=')) throw new SignatureError(`Missing or malformed ${name} header.`);
  if (!sameText(signature, `sha256=${hmacHex(secret, body)}`)) throw new SignatureError('Invalid webhook signature.');
}
