import { StoreError } from '../object-store.js';
import type { AzureAccess, AzureSettings } from '../store-settings.js';
import {
  neededText,
  refuseImplicit,
  textIn,
  unsupported,
  type StoreConfiguration,
  type StoreConnector,
  type Values,
} from './store-configuration.js';

/** Azure's rule for names of storage accounts, which become part of a host name. */
const ACCOUNT = /^[a-z0-9]{3,24}$/;
const ID = /^[\w.-]{1,128}$/;

/**
 * How the flavor `azure` reaches its store: with the linked connector's service principal, else with what
 * `authentication_secret` holds: a connection string, or an account and its key, a SAS token or a service principal.
 * @throws StoreError `unusable`
 */
export function azureSettings({ connector, secret }: StoreConfiguration): AzureSettings {
  return { kind: 'azure', access: connector ? fromConnector(connector) : fromSecret(secret) };
}

function fromSecret(secret: Values | undefined): AzureAccess {
  const given = secret ?? {};
  const connectionString = textIn(given, 'connection_string');
  if (connectionString !== undefined) return { kind: 'connection_string', connectionString };
  const [name, key, token] = ['account_name', 'account_key', 'sas_token'].map((each) => textIn(given, each));
  if (name !== undefined && key !== undefined) return { kind: 'account_key', account: checked(name), key };
  if (name !== undefined && token !== undefined) {
    return { kind: 'sas', account: checked(name), token: token.replace(/^\?/, '') };
  }
  if (name !== undefined && textIn(given, 'client_id') !== undefined) {
    return principal(given, { name: checked(name) }, 'The authentication secret');
  }
  throw new StoreError(
    'unusable',
    'The artifact store has no Azure credentials: link a service connector, or name a secret with an account and its key.',
  );
}

function fromConnector(connector: StoreConnector): AzureAccess {
  const { method, type, values } = connector;
  if (type !== 'azure') throw unsupported(connector);
  if (method === 'implicit') refuseImplicit(connector);
  // An access token is one for managing Azure; it opens no storage, at the official server neither.
  if (method !== 'service-principal') throw unsupported(connector);
  const name = textIn(values, 'storage_account');
  const account =
    name === undefined
      ? { subscriptionId: textIn(values, 'subscription_id'), resourceGroup: textIn(values, 'resource_group') }
      : { name: checked(name) };
  return principal(values, account, 'The Azure service connector');
}

function principal(
  values: Values,
  account: Extract<AzureAccess, { kind: 'principal' }>['account'],
  of: string,
): AzureAccess {
  const [tenantId, clientId] = ['tenant_id', 'client_id'].map((key) => neededText(values, key, of)) as [string, string];
  if (!ID.test(tenantId) || !ID.test(clientId)) throw new StoreError('unusable', `${of} has ids that are none.`);
  const clientSecret = neededText(values, 'client_secret', of);
  return { kind: 'principal', account, principal: { tenantId, clientId, clientSecret } };
}

function checked(account: string): string {
  if (ACCOUNT.test(account)) return account;
  throw new StoreError('unusable', 'The storage account has a name that Azure does not give.');
}
