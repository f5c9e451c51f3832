import type { StoreError } from '../object-store.js';
import { s3Settings } from './s3-settings.js';
import type { StoreConfiguration, StoreConnector } from './store-configuration.js';

const KEYS = { accessKeyId: 'AKIA', secretAccessKey: 'secret' };
const from = (given: Partial<StoreConfiguration>) =>
  s3Settings({ flavor: 's3', path: 's3://b/x', values: {}, secret: undefined, connector: undefined, ...given }, 'b');
const connector = (method: string, values: object = {}, more: Partial<StoreConnector> = {}): StoreConnector => ({
  id: '5b4f2a60-7a55-4fd4-9d55-92f3f0a3a9a1',
  type: 'aws',
  method,
  values: { aws_access_key_id: 'AKIA', aws_secret_access_key: 'secret', region: 'eu-central-1', ...values },
  expirationSeconds: 3600,
  ...more,
});
const values = { key: 'AKIA', secret: 'secret' };
const faultOf = (work: () => unknown): string => {
  try {
    work();
    return 'none';
  } catch (error) {
    expect((error as Error).message).not.toContain('secret"');
    return (error as StoreError).fault;
  }
};

describe('the keys of an S3 store', () => {
  it.each([
    ['the component', { values: { ...values, token: 't' } }, { ...KEYS, sessionToken: 't' }],
    [
      'client_kwargs',
      { values: { client_kwargs: { aws_access_key_id: 'AKIA', aws_secret_access_key: 'secret' } } },
      KEYS,
    ],
    ['a secret', { values, secret: { aws_access_key_id: 'A', aws_secret_access_key: 'B' } }, { accessKeyId: 'A' }],
    [
      'a secret with short names',
      { secret: { access_key_id: 'A', secret_access_key: 'B', session_token: 'C' } },
      { sessionToken: 'C' },
    ],
    ['a connector, before all others', { values: { key: 'X', secret: 'Y' }, connector: connector('secret-key') }, KEYS],
    [
      'a connector with a token',
      { connector: connector('sts-token', { aws_session_token: 't' }) },
      { sessionToken: 't' },
    ],
  ])('come from %s', (_, given: Partial<StoreConfiguration>, expected) => {
    expect(from(given)).toMatchObject({ credentials: expected, session: undefined });
  });

  it('are exchanged for temporary ones where the connector says so', () => {
    expect(from({ connector: connector('session-token') }).session).toEqual({
      kind: 'session',
      name: 'zenml-connector-5b4f2a60-7a55-4fd4-9d55-92f3f0a3a9a1',
      seconds: 3600,
    });
    const role = from({ connector: connector('iam-role', { role_arn: 'arn:aws:iam::1:role/r' }) }).session;
    expect(role).toMatchObject({ kind: 'role', roleArn: 'arn:aws:iam::1:role/r', policyArns: undefined });
    const { policy } = role as { policy: string };
    expect(JSON.parse(policy).Statement[0].Resource).toEqual(['arn:aws:s3:::b', 'arn:aws:s3:::b/*']);
    expect(from({ connector: connector('federation-token', { policy_arns: ['arn:p'] }) }).session).toMatchObject({
      kind: 'federation',
      policy: undefined,
      policyArns: ['arn:p'],
    });
    expect(from({ connector: connector('iam-role', { role_arn: 'r', policy: '{}' }) }).session).toMatchObject({
      policy: '{}',
    });
  });

  it.each([
    ['no keys at all', {}],
    ['half a key', { values: { key: 'AKIA' } }],
    ['a secret without keys, though the component has some', { values, secret: { other: 'x' } }],
    ["the machine's own credentials", { values, connector: connector('implicit') }],
    ['an unknown method', { connector: connector('magic') }],
    ["another cloud's connector", { connector: connector('secret-key', {}, { type: 'gcp' }) }],
    ['a role without its name', { connector: connector('iam-role') }],
    ['a region that is a host', { connector: connector('secret-key', { region: 'x.evil.example/' }) }],
    ['an endpoint that is no URL', { values: { ...values, client_kwargs: { endpoint_url: 'file:///etc' } } }],
    ['an endpoint with credentials', { values: { ...values, client_kwargs: { endpoint_url: 'http://a:b@c' } } }],
    ['Spaces without a region', { flavor: 'digitalocean', values }],
  ])('are refused: %s', (_, given: Partial<StoreConfiguration>) => {
    expect(faultOf(() => from(given))).toBe('unusable');
  });
});

describe('the place of an S3 store', () => {
  it.each([
    ['AWS', { values }, { region: 'us-east-1', endpoint: undefined, pathStyle: false, verify: true }],
    ["AWS in the connector's region", { connector: connector('secret-key') }, { region: 'eu-central-1' }],
    [
      'what client_kwargs say, as JSON text too',
      {
        values: {
          ...values,
          client_kwargs: '{"endpoint_url":"http://minio:9000/","region_name":"r-1","verify":false}',
        },
      },
      { endpoint: 'http://minio:9000', region: 'r-1', pathStyle: true, verify: false },
    ],
    [
      'a virtual host where that is asked for',
      {
        values: {
          ...values,
          client_kwargs: { endpoint_url: 'https://s3.example' },
          config_kwargs: { region_name: 'r-2', s3: { addressing_style: 'virtual' } },
        },
      },
      { pathStyle: false, region: 'r-2' },
    ],
    ['Backblaze', { flavor: 'b2', values }, { endpoint: 'https://s3.us-west-004.backblazeb2.com' }],
    [
      'Spaces',
      { flavor: 'digitalocean', values: { ...values, region: 'fra1' } },
      { endpoint: 'https://fra1.digitaloceanspaces.com' },
    ],
    [
      'a bucket whose requester pays',
      { values: { ...values, s3_additional_kwargs: { RequestPayer: 'requester', ACL: 'x' } } },
      { extra: { RequestPayer: 'requester' } },
    ],
  ])('is %s', (_, given: Partial<StoreConfiguration>, expected) => {
    expect(from(given)).toMatchObject(expected);
  });
});
