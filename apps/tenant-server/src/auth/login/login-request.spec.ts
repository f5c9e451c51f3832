import { HttpException } from '@nestjs/common';
import { parseLogin } from './login-request.js';

const CLIENT = '729d28f8-32ef-4f7d-85f3-31e3e50f3d9a';
const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code';

describe('the form of a login', () => {
  it.each([
    [
      'a username means a password login',
      { username: 'a', password: 'b' },
      { grant: 'password', username: 'a', password: 'b' },
    ],
    ['a password may be empty or absent', { username: 'a' }, { grant: 'password', username: 'a', password: '' }],
    ['a password alone is an API key', { password: 'ZENKEY_x' }, { grant: 'api_key', apiKey: 'ZENKEY_x' }],
    [
      'a device code means the device grant',
      { device_code: 'd', client_id: CLIENT },
      { grant: 'device', clientId: CLIENT, deviceCode: 'd' },
    ],
    [
      'a client id needs no hyphens',
      { grant_type: DEVICE, device_code: 'd', client_id: CLIENT.replaceAll('-', '').toUpperCase() },
      { grant: 'device', clientId: CLIENT, deviceCode: 'd' },
    ],
    [
      'the grant type decides over the fields',
      { grant_type: 'zenml-api-key', username: 'a', password: 'k' },
      { grant: 'api_key', apiKey: 'k' },
    ],
  ])('%s', (_rule, form, expected) => {
    expect(parseLogin(form)).toEqual(expected);
  });

  it.each([
    [undefined, 'Invalid request: username is required.'],
    [{}, 'Invalid request: username is required.'],
    [[1], 'Invalid request: username is required.'],
    [{ username: { $gt: '' } }, 'Invalid request: username is required.'],
    [{ grant_type: 'password' }, 'Invalid request: username is required.'],
    [{ grant_type: 'foo' }, 'Unsupported grant type: foo'],
    [{ grant_type: 'zenml-external' }, 'Unsupported grant type: zenml-external'],
    [{ grant_type: 'zenml-api-key' }, 'API key is required.'],
    [{ grant_type: DEVICE }, 'Invalid request: device code and client ID are required.'],
    [{ device_code: 'x', client_id: 'no-uuid' }, 'Invalid request: invalid client ID.'],
  ])('%o is answered 400 %s', (form, detail) => {
    let thrown: unknown;
    try {
      parseLogin(form);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(HttpException);
    expect((thrown as HttpException).getStatus()).toBe(400);
    expect((thrown as HttpException).getResponse()).toEqual({ detail });
  });
});
