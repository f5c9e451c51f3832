import { HttpException } from '@nestjs/common';
import { isUuid, normalUuid } from '../../kernel/uuid.js';

export const DEVICE_CODE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
export const API_KEY_GRANT = 'zenml-api-key';

/** What a caller of `/login` wants, its fields checked. */
export type LoginRequest =
  | { readonly grant: 'password'; readonly username: string; readonly password: string }
  | { readonly grant: 'device'; readonly clientId: string; readonly deviceCode: string }
  | { readonly grant: 'api_key'; readonly apiKey: string };

/**
 * Reads the form of `/login`. Without a `grant_type` the fields tell: a username means a password login, a password alone
 * an API key, a device code the device grant.
 * @throws HttpException 400 with a text as its `detail`
 */
export function parseLogin(body: unknown): LoginRequest {
  const field = (name: string): string | undefined => {
    const value = typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined;
    return typeof value === 'string' ? value : undefined;
  };
  switch (field('grant_type') || inferred(field)) {
    case 'password':
      return parsePassword(field);
    case DEVICE_CODE_GRANT:
      return parseDevice(field);
    case API_KEY_GRANT: {
      const apiKey = field('password');
      if (!apiKey) throw badRequest('API key is required.');
      return { grant: 'api_key', apiKey };
    }
    default:
      throw badRequest(`Unsupported grant type: ${field('grant_type')}`);
  }
}

type Field = (name: string) => string | undefined;

function inferred(field: Field): string {
  if (field('username') !== undefined) return 'password';
  if (field('password')) return API_KEY_GRANT;
  return field('device_code') ? DEVICE_CODE_GRANT : 'password';
}

function parsePassword(field: Field): LoginRequest {
  const username = field('username');
  if (!username) throw badRequest('Invalid request: username is required.');
  return { grant: 'password', username, password: field('password') ?? '' };
}

function parseDevice(field: Field): LoginRequest {
  const [clientId, deviceCode] = [field('client_id'), field('device_code')];
  if (!clientId || !deviceCode) throw badRequest('Invalid request: device code and client ID are required.');
  if (!isUuid(clientId)) throw badRequest('Invalid request: invalid client ID.');
  return { grant: 'device', clientId: normalUuid(clientId), deviceCode };
}

const badRequest = (detail: string): HttpException => new HttpException({ detail }, 400);
