import { StoreError } from '../object-store.js';
import type { GcsCredentials, GcsSettings } from '../store-settings.js';
import {
  jsonOf,
  neededText,
  refuseImplicit,
  textIn,
  unsupported,
  type StoreConfiguration,
  type StoreConnector,
  type Values,
} from './store-configuration.js';

const GOOGLE = 'googleapis.com';

/**
 * How the flavor `gcp` reaches its store: with the linked connector, else with the JSON in the `token` of
 * `authentication_secret`. Of a key file only its own fields count, never an address in it.
 * @throws StoreError `unusable`
 */
export function gcsSettings({ connector, secret }: StoreConfiguration): GcsSettings {
  if (connector) return fromConnector(connector);
  if (!secret) {
    throw new StoreError(
      'unusable',
      'The artifact store has no Google credentials: link a service connector, or name a secret with a key file.',
    );
  }
  const what = "The 'token' of the authentication secret";
  const key = jsonOf(neededText(secret, 'token', 'The authentication secret'), what);
  return { kind: 'gcs', projectId: textIn(key, 'project_id'), credentials: keyFile(key, what) };
}

function fromConnector(connector: StoreConnector): GcsSettings {
  const { method, type, values } = connector;
  if (type !== 'gcp') throw unsupported(connector);
  const projectId = textIn(values, 'project_id');
  const from = (attribute: string): Values =>
    jsonOf(neededText(values, attribute, 'The GCP service connector'), `'${attribute}'`);
  switch (method) {
    case 'service-account': {
      const key = from('service_account_json');
      const credentials = serviceAccount(key, 'The service account');
      return { kind: 'gcs', projectId: projectId ?? textIn(key, 'project_id'), credentials };
    }
    case 'impersonation': {
      const key = from('service_account_json');
      const as = neededText(values, 'target_principal', 'The GCP service connector');
      const credentials = { ...serviceAccount(key, 'The service account'), as };
      return { kind: 'gcs', projectId: projectId ?? textIn(key, 'project_id'), credentials };
    }
    case 'user-account':
      return { kind: 'gcs', projectId, credentials: user(from('user_account_json'), 'The user account') };
    case 'oauth2-token': {
      const token = neededText(values, 'token', 'The GCP service connector');
      return { kind: 'gcs', projectId, credentials: { kind: 'token', token } };
    }
    // Both read files, addresses or metadata of the machine that they are used on.
    case 'implicit':
    case 'external-account':
      return refuseImplicit(connector);
    default:
      throw unsupported(connector);
  }
}

const keyFile = (key: Values, what: string): GcsCredentials =>
  key['type'] === 'service_account' ? serviceAccount(key, what) : user(key, what);

function serviceAccount(key: Values, what: string): GcsCredentials & { kind: 'service_account' } {
  refuseOtherUniverses(key);
  return {
    kind: 'service_account',
    email: neededText(key, 'client_email', what),
    privateKey: neededText(key, 'private_key', what),
  };
}

function user(key: Values, what: string): GcsCredentials {
  refuseOtherUniverses(key);
  return {
    kind: 'user',
    clientId: neededText(key, 'client_id', what),
    clientSecret: neededText(key, 'client_secret', what),
    refreshToken: neededText(key, 'refresh_token', what),
  };
}

// It would become the host that the credentials are sent to.
function refuseOtherUniverses(key: Values): void {
  const universe = textIn(key, 'universe_domain') ?? GOOGLE;
  if (universe !== GOOGLE) throw new StoreError('unusable', `The universe domain has to be ${GOOGLE}.`);
}
