import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { releaseNumbers } from '../exact-numbers.js';

/** Gives numbers to clients as they once sent them. */
export function useExactAnswers(app: NestFastifyApplication): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onSend', (_request, _reply, payload: unknown, done) => {
      done(null, typeof payload === 'string' ? releaseNumbers(payload) : payload);
    });
}
