import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Account } from './official-server.js';

export interface DeviceRecord {
  readonly id: string;
  readonly body: {
    readonly status: string;
    readonly expires: string | null;
    readonly trusted_device?: boolean;
    readonly hostname?: string | null;
  };
  readonly metadata: { readonly trusted_device?: boolean } | null;
}

/** Asks a tenant's API, and returns status and JSON. */
export async function ask(
  url: string,
  path: string,
  { token, method = 'GET', body }: { token?: string; method?: string; body?: unknown } = {},
): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: {
      'user-agent': 'zenml/0.98.0',
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  return { status: answer.status, body: text ? (JSON.parse(text) as unknown) : undefined };
}

/** Logs in with a password as the dashboard does, and returns a bearer token. */
export async function sessionToken(url: string, account: Account): Promise<string> {
  const answer = await fetch(`${url}/api/v1/login`, { method: 'POST', body: new URLSearchParams({ ...account }) });
  if (!answer.ok) throw new Error(`login answered ${answer.status}: ${await answer.text()}`);
  return ((await answer.json()) as { access_token: string }).access_token;
}

/** The caller's own devices, hydrated. */
export async function devicesOf(url: string, token: string): Promise<DeviceRecord[]> {
  const { status, body } = await ask(url, '/devices?hydrate=True&size=100', { token });
  if (status !== 200) throw new Error(`/devices answered ${status}`);
  return (body as { items: DeviceRecord[] }).items;
}

/** How long the token that a client has stored still works, by its own `exp`. */
export async function tokenLifetimeMs(clientDirectory: string): Promise<number> {
  const files = ['credentials.yaml', 'config.yaml'].map((name) => join(clientDirectory, 'config', name));
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch(() => '');
    const token = /eyJ[\w-]+\.(eyJ[\w-]+)\.[\w-]+/.exec(text.replaceAll(/\\?\n\s*/g, ''))?.[1];
    if (!token) continue;
    const { exp } = JSON.parse(Buffer.from(token, 'base64url').toString()) as { exp?: number };
    if (exp === undefined) throw new Error('the token has no end');
    return exp * 1000 - Date.now();
  }
  throw new Error(`no token in ${files.join(' or ')}`);
}
