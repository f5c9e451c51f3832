import { isIP } from 'node:net';
import { z } from 'zod';

const NAMED = ['loopback', 'linklocal', 'uniquelocal'];

/** Addresses of proxies, separated by commas or spaces: as Fastify takes them, which ends with an error at any other. */
export const proxies = z.string().transform((text, context) => {
  const given = text.split(/[\s,]+/).filter(Boolean);
  if (!given.every(isProxy)) {
    context.addIssue({ code: 'custom', message: 'addresses or ranges of them such as 10.0.0.0/8' });
  }
  return given;
});

function isProxy(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const version = isIP(address);
  if (prefix === undefined) return version !== 0 || NAMED.includes(text);
  return version !== 0 && rest.length === 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128);
}
