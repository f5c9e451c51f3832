import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Database } from '../database/database.js';

const READY_WITHIN_MS = 2_000;

/**
 * `/health`: the process answers. `/ready`: and Postgres answers it. Both plain `ok` to any method, as the original
 * has them; they bypass guards, logs and filters because probes come every few seconds.
 */
export function answerHealth(app: NestFastifyApplication, database: Database): void {
  const server = app.getHttpAdapter().getInstance();
  server.addHook('onRequest', (request, reply, done) => {
    const path = request.url.split('?', 1)[0];
    if (path !== '/health' && path !== '/ready') return done();
    void reply.type('text/plain; charset=utf-8');
    if (path === '/health') return void reply.send('ok');
    return void within(database.query('SELECT 1 FROM server_settings LIMIT 1'), READY_WITHIN_MS).then(
      () => reply.send('ok'),
      () => reply.status(503).send('the database is not available'),
    );
  });
}

async function within<T>(work: Promise<T>, limitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('timed out')), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
