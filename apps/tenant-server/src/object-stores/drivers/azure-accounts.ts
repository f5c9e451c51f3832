import type { TokenCredential } from '@azure/identity';
import { BlobServiceClient } from '@azure/storage-blob';
import type { GuardedAgents } from '../network/guarded-agents.js';
import { StoreError } from '../object-store.js';
import type { AzureAccount } from '../store-settings.js';
import { azureOptions, storageUrl } from './azure-options.js';

const MANAGEMENT = 'https://management.azure.com';
const SCOPE = `${MANAGEMENT}/.default`;
const SUBSCRIPTIONS = '2022-12-01';
const STORAGE_ACCOUNTS = '2023-05-01';
const TIMEOUT_MS = 15_000;
const ACCOUNT = /^[a-z0-9]{3,24}$/;
const SUBSCRIPTION = /^[0-9a-fA-F-]{36}$/;

type Somewhere = Exclude<AzureAccount, { name: string }>;
type Get = (path: string, token: string) => Promise<unknown>;

/**
 * The storage account that has a container, looked for as the official server does when the connector names none: among
 * those of the subscription, or of its resource group.
 * @throws StoreError `unusable` when there is none, or more than one subscription to look in.
 */
export async function accountWith(
  container: string,
  where: Somewhere,
  credential: TokenCredential,
  agents: GuardedAgents,
  get: Get = getJson,
): Promise<string> {
  for (const name of await accountsIn(where, credential, get)) {
    const client = new BlobServiceClient(storageUrl(name), credential, azureOptions(agents.https));
    if (await client.getContainerClient(container).exists()) return name;
  }
  throw new StoreError('unusable', 'None of the storage accounts that the connector finds has the container.');
}

/** Names of the storage accounts that a connector can see. @throws StoreError */
export async function accountsIn(where: Somewhere, credential: TokenCredential, get: Get = getJson): Promise<string[]> {
  const token = (await credential.getToken(SCOPE))?.token ?? '';
  const subscription = where.subscriptionId ?? (await onlySubscription(token, get));
  if (!SUBSCRIPTION.test(subscription)) throw new StoreError('unusable', 'The Azure subscription id is none.');
  const path = `/subscriptions/${subscription}/providers/Microsoft.Storage/storageAccounts?api-version=${STORAGE_ACCOUNTS}`;
  return itemsOf(await get(path, token))
    .filter(({ id }) => !where.resourceGroup || String(id).split('/')[4] === where.resourceGroup)
    .flatMap(({ name }) => (typeof name === 'string' && ACCOUNT.test(name) ? [name] : []));
}

async function onlySubscription(token: string, get: Get): Promise<string> {
  const found = itemsOf(await get(`/subscriptions?api-version=${SUBSCRIPTIONS}`, token));
  const id = found[0]?.['subscriptionId'];
  if (found.length === 1 && typeof id === 'string') return id;
  throw new StoreError('unusable', 'The connector has to name its subscription, or its storage account.');
}

async function getJson(path: string, token: string): Promise<unknown> {
  const answer = await fetch(`${MANAGEMENT}${path}`, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(TIMEOUT_MS),
    redirect: 'error',
  });
  if (answer.ok) return answer.json();
  throw new StoreError(
    answer.status < 500 ? 'refused' : 'unavailable',
    `Azure's management answered with status ${answer.status}.`,
  );
}

function itemsOf(answer: unknown): readonly Readonly<Record<string, unknown>>[] {
  const value = (answer as { value?: unknown } | null)?.value;
  return Array.isArray(value) ? (value as Record<string, unknown>[]) : [];
}
