import { isBlock } from '@zendo/provisioning';
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

const isProxy = (text: string): boolean => NAMED.includes(text) || isBlock(text);
