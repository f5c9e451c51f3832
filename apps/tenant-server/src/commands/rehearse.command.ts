import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newTenantId } from '@zendo/tenancy';
import { pino } from 'pino';
import { type Config, loadConfig } from '../config/config.js';
import { createApp } from '../create-app.js';
import { logRequests } from '../kernel/http/request-log.js';
import { nestLogger } from '../kernel/log/nest-logger.js';

/**
 * `tenant-server rehearse`: starts, answers a request and ends, as nobody's server and with a database that is not
 * there, so that the build can keep what V8 compiled on the way.
 */
export async function rehearseCommand(): Promise<void> {
  const log = pino({ level: 'info' }, { write: () => undefined });
  const app = await createApp(await anyConfig(), nestLogger(log));
  logRequests(app, log);
  await app.listen(0, '127.0.0.1');
  await answered(`${await app.getUrl()}/api/v1/info`);
  await app.close();
}

/** A configuration that is read like any other and leads nowhere. */
async function anyConfig(): Promise<Config> {
  const directory = await mkdtemp(join(tmpdir(), 'zendo-rehearsal-'));
  try {
    const key = (): string => randomBytes(32).toString('base64url');
    const secrets = { databasePassword: key(), jwtKey: key(), encryptionKey: key(), codeKey: key() };
    const file = join(directory, 'secrets.json');
    await writeFile(file, JSON.stringify(secrets), { mode: 0o600 });
    return loadConfig({
      // Port 1 is nobody's: it refuses at once.
      DATABASE_URL: 'postgres://127.0.0.1:1/none',
      ZENDO_TENANT_ID: newTenantId(),
      ZENDO_TENANT_URL: 'http://127.0.0.1',
      ZENDO_SECRETS_FILE: file,
      HOST: '127.0.0.1',
      PORT: '0',
    });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Resolves when the request has an answer, whichever: without a database it is a 503. */
function answered(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, (response) => void response.resume().once('end', () => resolve())).once('error', reject);
  });
}
