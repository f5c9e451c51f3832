import { isUtf8 } from 'node:buffer';
import { HttpException } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { RequestInvalidError } from '../errors/zenml.error.js';
import { guardNumbers } from '../exact-numbers.js';

/** Events of webhooks are signed: their handler gets the bytes as they came, whatever they are. */
const RAW_BODY = /^\/api\/v1\/webhooks\/([^/?]+)\/([^/?]+)\/events\/?(?:\?|$)/;

/** The type and the id of the webhook that this is an event for. */
export function webhookIn(url: string): { readonly type: string; readonly id: string } | undefined {
  const match = RAW_BODY.exec(url);
  return match ? { type: match[1] as string, id: match[2] as string } : undefined;
}

/**
 * JSON whatever the Content-Type says, or when there is none: clients before 0.65 send bodies without one. Forms stay
 * forms; uploads are refused as the original refuses them.
 */
export function useBodyParsers(app: NestFastifyApplication, bodyLimit: number): void {
  const parser = (types: string | string[], parse: Parse): void => {
    app.useBodyParser(types, { bodyLimit }, (request, body: Buffer, done) =>
      webhookIn(request.url ?? '') ? done(null, body) : parse(body, done),
    );
  };
  parser(['application/json', '*'], parseJson);
  // Fastify's own parser for text comes before `*` and would keep the bytes from webhooks. A form on any page can send
  // text with the visitor's cookie, so that it is never read as JSON.
  parser('text/plain', (body, done) => done(null, body.toString('utf8')));
  parser('application/x-www-form-urlencoded', (body, done) => {
    done(null, Object.fromEntries(new URLSearchParams(body.toString('utf8'))));
  });
  parser('multipart/form-data', (_body, done) => {
    done(new HttpException({ detail: 'File uploads are not allowed on this endpoint.' }, 403));
  });
}

type Parse = (body: Buffer, done: (error: Error | null, value?: unknown) => void) => void;

function parseJson(body: Buffer, done: (error: Error | null, value?: unknown) => void): void {
  if (body.length === 0) return done(null, undefined);
  // Decoding would put U+FFFD where it is not, and keep what nobody has sent.
  if (!isUtf8(body)) return done(new RequestInvalidError(['body: JSON decode error']), undefined);
  const text = body.toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(guardNumbers(text));
  } catch {
    return done(new RequestInvalidError(['body: JSON decode error']), undefined);
  }
  if (!SURROGATE.test(text) || isWellFormed(value)) return done(null, value);
  done(new RequestInvalidError(['body: Texts should be valid Unicode, without half of a surrogate pair']), undefined);
}

/** An escape of a half of a surrogate pair, and a half without the other: JSON can say it, UTF-8 cannot. */
const SURROGATE = /\\u[dD][89a-fA-F]/;
const LONE_SURROGATE = /\p{Surrogate}/u;

function isWellFormed(value: unknown): boolean {
  if (typeof value === 'string') return !LONE_SURROGATE.test(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, each]) => isWellFormed(key) && isWellFormed(each));
}
