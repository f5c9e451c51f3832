import type { StoreError } from '../object-store.js';
import { azureSettings } from './azure-settings.js';
import { gcsSettings } from './gcs-settings.js';
import { authenticationSecret, secretNames, withSecrets } from './secret-references.js';
import type { StoreConfiguration, StoreConnector, Values } from './store-configuration.js';

const of = (given: Partial<StoreConfiguration>): StoreConfiguration => ({
  flavor: 'any',
  path: 'gs://b',
  values: {},
  secret: undefined,
  connector: undefined,
  ...given,
});
const connector = (type: string, method: string, values: Values): StoreConnector => ({
  id: 'id',
  type,
  method,
  values,
  expirationSeconds: undefined,
});
const faultOf = (work: () => unknown): string => {
  try {
    work();
    return 'none';
  } catch (error) {
    return (error as StoreError).fault;
  }
};

const ACCOUNT = { type: 'service_account', project_id: 'p', client_email: 'a@p', private_key: 'PEM' };
const USER = { type: 'authorized_user', client_id: 'c', client_secret: 's', refresh_token: 'r' };
const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64');

describe('the credentials of a store on Google Cloud', () => {
  const account = { kind: 'service_account', email: 'a@p', privateKey: 'PEM' };
  const user = { kind: 'user', clientId: 'c', clientSecret: 's', refreshToken: 'r' };
  it.each([
    ['a key file in a secret', { secret: { token: JSON.stringify(ACCOUNT) } }, 'p', account],
    ["a user's key file in a secret", { secret: { token: JSON.stringify(USER) } }, undefined, user],
    [
      'a service account',
      { connector: connector('gcp', 'service-account', { service_account_json: base64(ACCOUNT) }) },
      'p',
      account,
    ],
    [
      'a service account that acts for another',
      {
        connector: connector('gcp', 'impersonation', {
          project_id: 'q',
          service_account_json: JSON.stringify(ACCOUNT),
          target_principal: 'b@q',
        }),
      },
      'q',
      { ...account, as: 'b@q' },
    ],
    [
      'a user',
      { connector: connector('gcp', 'user-account', { project_id: 'q', user_account_json: base64(USER) }) },
      'q',
      user,
    ],
    [
      'a token',
      { connector: connector('gcp', 'oauth2-token', { project_id: 'q', token: 't' }) },
      'q',
      { kind: 'token', token: 't' },
    ],
  ])('come from %s', (_, given: Partial<StoreConfiguration>, projectId, credentials) => {
    expect(gcsSettings(of(given))).toEqual({ kind: 'gcs', projectId, credentials });
  });

  it.each([
    ['none', {}],
    ['text that is no JSON', { secret: { token: 'x y' } }],
    ['a key without its parts', { secret: { token: '{"type":"service_account"}' } }],
    [
      'a key that leads elsewhere',
      { secret: { token: JSON.stringify({ ...ACCOUNT, universe_domain: 'evil.example' }) } },
    ],
    ["the machine's own", { connector: connector('gcp', 'implicit', { project_id: 'p' }) }],
    [
      'what reads files and addresses',
      { connector: connector('gcp', 'external-account', { external_account_json: '{}' }) },
    ],
    ["another cloud's", { connector: connector('aws', 'secret-key', {}) }],
  ])('are refused: %s', (_, given: Partial<StoreConfiguration>) => {
    expect(faultOf(() => gcsSettings(of(given)))).toBe('unusable');
  });
});

describe('the credentials of a store on Azure', () => {
  const principal = { tenantId: 't', clientId: 'c', clientSecret: 's' };
  const PRINCIPAL = { tenant_id: 't', client_id: 'c', client_secret: 's' };
  it.each([
    [
      'a connection string',
      { secret: { connection_string: 'x', account_name: 'acc' } },
      { kind: 'connection_string', connectionString: 'x' },
    ],
    [
      'an account key',
      { secret: { account_name: 'acc', account_key: 'k' } },
      { kind: 'account_key', account: 'acc', key: 'k' },
    ],
    [
      'a SAS token',
      { secret: { account_name: 'acc', sas_token: '?sv=1' } },
      { kind: 'sas', account: 'acc', token: 'sv=1' },
    ],
    [
      'a principal in a secret',
      { secret: { account_name: 'acc', ...PRINCIPAL } },
      { kind: 'principal', account: { name: 'acc' }, principal },
    ],
    [
      'a connector that names the account',
      { connector: connector('azure', 'service-principal', { ...PRINCIPAL, storage_account: 'acc' }) },
      { kind: 'principal', account: { name: 'acc' }, principal },
    ],
    [
      'a connector that does not',
      { connector: connector('azure', 'service-principal', { ...PRINCIPAL, resource_group: 'g' }) },
      { kind: 'principal', account: { subscriptionId: undefined, resourceGroup: 'g' }, principal },
    ],
  ])('come from %s', (_, given: Partial<StoreConfiguration>, access) => {
    expect(azureSettings(of(given))).toEqual({ kind: 'azure', access });
  });

  it.each([
    ['none', {}],
    ['an account and nothing else', { secret: { account_name: 'acc' } }],
    ['an account that is a host', { secret: { account_name: 'evil.example/', account_key: 'k' } }],
    ['a tenant that is a path', { secret: { account_name: 'acc', ...PRINCIPAL, tenant_id: '../x' } }],
    ['an access token', { connector: connector('azure', 'access-token', { token: 't' }) }],
    ["the machine's own", { connector: connector('azure', 'implicit', {}) }],
  ])('are refused: %s', (_, given: Partial<StoreConfiguration>) => {
    expect(faultOf(() => azureSettings(of(given)))).toBe('unusable');
  });
});

describe('references to secrets', () => {
  const configuration = {
    path: 's3://b',
    key: '{{ aws.id }}',
    secret: '{{aws.key.part}}',
    authentication_secret: 'other',
  };
  const secrets = new Map<string, Record<string, string>>([
    ['aws', { id: 'A', 'key.part': 'B' }],
    ['other', { c: 'd' }],
  ]);

  it('are found and replaced', () => {
    expect(secretNames(configuration)).toEqual(['aws', 'other']);
    expect(withSecrets(configuration, secrets)).toEqual({ ...configuration, key: 'A', secret: 'B' });
    expect(authenticationSecret(configuration, secrets)).toEqual({ c: 'd' });
    expect(authenticationSecret({}, secrets)).toBeUndefined();
    expect(secretNames({ key: 'a {{ x.y }} b', client_kwargs: {} })).toEqual([]);
  });

  it('lead to something', () => {
    expect(faultOf(() => withSecrets({ key: '{{nowhere.id}}' }, secrets))).toBe('secret_missing');
    expect(faultOf(() => withSecrets({ key: '{{aws.nothing}}' }, secrets))).toBe('secret_missing');
    expect(faultOf(() => withSecrets({ key: '{{aws.toString}}' }, secrets))).toBe('secret_missing');
    expect(faultOf(() => authenticationSecret({ authentication_secret: 'nowhere' }, secrets))).toBe('secret_missing');
  });
});
