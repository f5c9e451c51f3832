import { readFile } from 'node:fs/promises';

import type { CliConfig } from '../config/config.js';
import { CliError } from '../errors/cli.error.js';
import { ExitCode } from '../errors/exit-code.js';
import { readLogin } from './credentials.js';
import { adminFiles, readLocalAdmin } from './local-admin.js';

/** Where the admin API is and how to prove who we are. `source` is for people. */
export interface Connection {
  readonly url: string;
  readonly token: string;
  readonly source: string;
}

/** Flags of the command line that say where to connect. */
export interface ConnectionFlags {
  readonly url?: string;
  readonly apiKeyFile?: string;
}

const DEFAULT_URL = 'http://127.0.0.1:8080';

/** Checks and tidies an address: http or https, no credentials, no trailing slash. @throws CliError */
export function normalizeUrl(text: string, from: string): string {
  let url: URL;
  try {
    url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  } catch {
    throw new CliError(`${from} is not an address: ${text}`, ExitCode.Usage, { hint: `It looks like ${DEFAULT_URL}.` });
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new CliError(`${from} must begin with http:// or https://, not ${url.protocol}//.`, ExitCode.Usage);
  }
  if (url.username || url.password) {
    throw new CliError(`${from} must not hold credentials.`, ExitCode.Usage, { hint: 'Set ZENDO_API_KEY instead.' });
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

async function apiKeyFrom(file: string): Promise<string> {
  try {
    // A descriptor such as /dev/stdin works too.
    const key = (await readFile(file, 'utf8')).trim();
    if (key) return key;
  } catch (error) {
    throw new CliError(`Cannot read the API key file: ${(error as Error).message}`, ExitCode.Usage, { cause: error });
  }
  throw new CliError(`The API key file ${file} is empty.`, ExitCode.Usage);
}

/**
 * Finds the connection: flags, then `ZENDO_URL` and `ZENDO_API_KEY`, then the saved login, then the admin file of a
 * Zendo on this machine. An explicit address without a key takes the key of a saved login or admin file for that very
 * address, and never that of another: a key must not be sent where it does not belong.
 * @throws CliError with exit code 7 when nothing is found
 */
export async function discover(config: CliConfig, flags: ConnectionFlags, installDir?: string): Promise<Connection> {
  const explicitUrl = flags.url ?? config.url;
  const url = explicitUrl === undefined ? undefined : normalizeUrl(explicitUrl, flags.url ? '--url' : 'ZENDO_URL');
  const apiKey = flags.apiKeyFile === undefined ? config.apiKey : await apiKeyFrom(flags.apiKeyFile);
  const keySource = flags.apiKeyFile === undefined ? 'ZENDO_API_KEY' : '--api-key-file';
  if (url !== undefined && apiKey !== undefined) return { url, token: apiKey, source: keySource };

  const login = await readLogin(config.configDir);
  const admin = await readLocalAdmin(adminFiles(config.dataDir, config.cwd, installDir));
  if (apiKey !== undefined) {
    const target = login?.url ?? admin?.url ?? DEFAULT_URL;
    return { url: normalizeUrl(target, 'The saved address'), token: apiKey, source: keySource };
  }
  if (login && (url === undefined || sameServer(login.url, url))) {
    if (login.expires_at === null || Date.parse(login.expires_at) > Date.now()) {
      return { url: url ?? normalizeUrl(login.url, 'The saved address'), token: login.token, source: 'saved login' };
    }
    if (!admin || (url !== undefined && !sameServer(admin.url, url))) {
      throw new CliError(`Your login to ${login.url} has ended.`, ExitCode.Auth, { hint: 'Run `zendo login` again.' });
    }
  }
  if (admin && (url === undefined || sameServer(admin.url, url))) {
    return { url: url ?? normalizeUrl(admin.url, admin.file), token: admin.apiKey, source: admin.file };
  }
  throw new CliError(
    url === undefined ? 'No Zendo to talk to: no address, no saved login, no local one.' : `No credentials for ${url}.`,
    ExitCode.Auth,
    { hint: 'Start one with `npm start`, run `zendo login URL`, or set ZENDO_URL and ZENDO_API_KEY.' },
  );
}

/** Whether two addresses mean the same server; `localhost` and `127.0.0.1` do. */
export function sameServer(one: string, other: string): boolean {
  const key = (text: string): string => normalizeUrl(text, 'The address').replace('//localhost', '//127.0.0.1');
  return key(one) === key(other);
}

/** The address to log in to: the argument, else what discovery would use without credentials. */
export async function loginUrl(config: CliConfig, argument: string | undefined, installDir?: string): Promise<string> {
  if (argument !== undefined) return normalizeUrl(argument, 'The address');
  if (config.url !== undefined) return normalizeUrl(config.url, 'ZENDO_URL');
  const login = await readLogin(config.configDir).catch(() => undefined);
  if (login) return normalizeUrl(login.url, 'The saved address');
  const admin = await readLocalAdmin(adminFiles(config.dataDir, config.cwd, installDir)).catch(() => undefined);
  return normalizeUrl(admin?.url ?? DEFAULT_URL, 'The address');
}
