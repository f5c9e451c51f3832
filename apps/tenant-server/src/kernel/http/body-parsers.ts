import { HttpException } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { RequestInvalidError } from '../errors/zenml.error.js';
import { guardNumbers } from '../exact-numbers.js';

/**
 * JSON whatever the Content-Type says, or when there is none: clients before 0.65 send bodies without one. Forms stay
 * forms; uploads are refused as the original refuses them.
 */
export function useBodyParsers(app: NestFastifyApplication, bodyLimit: number): void {
  const options = { bodyLimit };
  app.useBodyParser(['application/json', '*'], options, (_request, body: Buffer, done) => parseJson(body, done));
  app.useBodyParser('application/x-www-form-urlencoded', options, (_request, body: Buffer, done) => {
    done(null, Object.fromEntries(new URLSearchParams(body.toString('utf8'))));
  });
  app.useBodyParser('multipart/form-data', options, (_request, _body: Buffer, done) => {
    done(new HttpException({ detail: 'File uploads are not allowed on this endpoint.' }, 403), undefined);
  });
}

function parseJson(body: Buffer, done: (error: Error | null, value?: unknown) => void): void {
  if (body.length === 0) return done(null, undefined);
  try {
    done(null, JSON.parse(guardNumbers(body.toString('utf8'))));
  } catch {
    done(new RequestInvalidError(['body: JSON decode error']), undefined);
  }
}
