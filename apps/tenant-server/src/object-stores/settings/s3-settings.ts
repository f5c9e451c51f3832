import { StoreError } from '../object-store.js';
import type { AwsKeys, AwsPolicy, AwsSession, S3Settings } from '../store-settings.js';
import {
  neededText,
  objectIn,
  refuseImplicit,
  textIn,
  unsupported,
  type StoreConfiguration,
  type StoreConnector,
  type Values,
} from './store-configuration.js';

/** Where the AWS SDKs send what has no region. */
const DEFAULT_REGION = 'us-east-1';
const BACKBLAZE = 'https://s3.us-west-004.backblazeb2.com';
/** What becomes part of a host name. */
const REGION = /^[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?$/;
const READ_PARAMETERS = ['RequestPayer', 'SSECustomerAlgorithm', 'SSECustomerKey', 'SSECustomerKeyMD5'];

/**
 * How the flavors `s3`, `b2` and `digitalocean` reach their store. Keys come from the linked connector, else from
 * `authentication_secret`, else from the component itself, and from nowhere else; where the store is, from the component.
 * @param bucket of the store's path.
 * @throws StoreError `unusable`
 */
export function s3Settings(configuration: StoreConfiguration, bucket: string): S3Settings {
  const { connector, values } = configuration;
  const client = objectIn(values, 'client_kwargs');
  const config = objectIn(values, 'config_kwargs');
  const endpoint = endpointOf(configuration, client);
  const style = textIn(objectIn(config, 's3'), 'addressing_style');
  const region =
    textIn(client, 'region_name') ??
    (connector && textIn(connector.values, 'region')) ??
    textIn(config, 'region_name') ??
    DEFAULT_REGION;
  if (!REGION.test(region)) throw new StoreError('unusable', 'The region is not one.');
  return {
    kind: 's3',
    ...(connector
      ? fromConnector(connector, bucket)
      : { credentials: keysOf(configuration, client), session: undefined }),
    region,
    endpoint,
    pathStyle: style === 'path' || (endpoint !== undefined && style !== 'virtual'),
    verify: client['verify'] !== false,
    extra: readParameters(objectIn(values, 's3_additional_kwargs')),
  };
}

function endpointOf({ flavor, values }: StoreConfiguration, client: Values): string | undefined {
  const given = textIn(client, 'endpoint_url')?.replace(/\/+$/, '');
  if (given !== undefined) {
    const url = URL.canParse(given) ? new URL(given) : undefined;
    if (url && /^https?:$/.test(url.protocol) && !url.username && !url.password) return given;
    throw new StoreError('unusable', "'endpoint_url' is no http or https URL.");
  }
  if (flavor === 'b2') return BACKBLAZE;
  if (flavor !== 'digitalocean') return undefined;
  const region = neededText(values, 'region', 'The artifact store');
  if (!REGION.test(region)) throw new StoreError('unusable', 'The region is not one.');
  return `https://${region}.digitaloceanspaces.com`;
}

function keysOf({ secret, values }: StoreConfiguration, client: Values): AwsKeys {
  const [accessKeyId, secretAccessKey, sessionToken] = secret
    ? [
        textIn(secret, 'aws_access_key_id') ?? textIn(secret, 'access_key_id'),
        textIn(secret, 'aws_secret_access_key') ?? textIn(secret, 'secret_access_key'),
        textIn(secret, 'aws_session_token') ?? textIn(secret, 'session_token'),
      ]
    : [
        textIn(values, 'key') ?? textIn(client, 'aws_access_key_id'),
        textIn(values, 'secret') ?? textIn(client, 'aws_secret_access_key'),
        textIn(values, 'token') ?? textIn(client, 'aws_session_token'),
      ];
  if (accessKeyId && secretAccessKey) return { accessKeyId, secretAccessKey, sessionToken };
  throw new StoreError(
    'unusable',
    'The artifact store has no AWS access key: link a service connector, or name a secret with the keys.',
  );
}

function fromConnector(connector: StoreConnector, bucket: string): Pick<S3Settings, 'credentials' | 'session'> {
  const { method, type, values } = connector;
  if (type !== 'aws') throw unsupported(connector);
  if (method === 'implicit') refuseImplicit(connector);
  const of = 'The AWS service connector';
  const credentials = {
    accessKeyId: neededText(values, 'aws_access_key_id', of),
    secretAccessKey: neededText(values, 'aws_secret_access_key', of),
  };
  if (method === 'secret-key') return { credentials, session: undefined };
  if (method === 'sts-token') {
    const sessionToken = neededText(values, 'aws_session_token', of);
    return { credentials: { ...credentials, sessionToken }, session: undefined };
  }
  return { credentials, session: sessionOf(connector, bucket) };
}

function sessionOf(connector: StoreConnector, bucket: string): AwsSession {
  const { expirationSeconds: seconds, id, method, values } = connector;
  const asked = { name: `zenml-connector-${id}`, seconds };
  switch (method) {
    case 'session-token':
      return { kind: 'session', ...asked };
    case 'federation-token':
      return { kind: 'federation', ...asked, ...policyOf(values, bucket) };
    case 'iam-role': {
      const roleArn = neededText(values, 'role_arn', 'The AWS service connector');
      return { kind: 'role', roleArn, ...asked, ...policyOf(values, bucket) };
    }
    default:
      throw unsupported(connector);
  }
}

/** The connector's own policy; without one, what this server does with a bucket and no more. */
function policyOf(values: Values, bucket: string): AwsPolicy {
  const given = values['policy_arns'];
  const arns = Array.isArray(given) ? given.filter((each): each is string => typeof each === 'string') : [];
  const policy = textIn(values, 'policy');
  if (policy !== undefined) return { policy, policyArns: undefined };
  if (arns.length > 0) return { policy: undefined, policyArns: arns };
  const statement = {
    Effect: 'Allow',
    Action: ['s3:ListBucket', 's3:GetObject', 's3:DeleteObject'],
    Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
  };
  return { policy: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }), policyArns: undefined };
}

const readParameters = (given: Values): Record<string, string> =>
  Object.fromEntries(
    READ_PARAMETERS.flatMap((name) => (typeof given[name] === 'string' ? [[name, given[name] as string]] : [])),
  );
