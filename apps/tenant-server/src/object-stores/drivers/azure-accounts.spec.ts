import type { StoreError } from '../object-store.js';
import { accountsIn } from './azure-accounts.js';

const SUBSCRIPTION = '11111111-2222-3333-4444-555555555555';
const credential = { getToken: () => Promise.resolve({ token: 'token', expiresOnTimestamp: 0 }) };
const account = (name: string, group: string): object => ({
  name,
  id: `/subscriptions/${SUBSCRIPTION}/resourceGroups/${group}/providers/Microsoft.Storage/storageAccounts/${name}`,
});

const answering =
  (subscriptions: readonly string[]) =>
  (path: string, token: string): Promise<unknown> => {
    expect(token).toBe('token');
    const value = path.startsWith('/subscriptions?')
      ? subscriptions.map((subscriptionId) => ({ subscriptionId }))
      : [account('one', 'a'), account('two', 'b'), account('not.a.name', 'b')];
    return Promise.resolve({ value });
  };

describe('the storage accounts that a service principal sees', () => {
  it('are those of its only subscription, or of the resource group that the connector names', async () => {
    const [subscriptionId, get] = [undefined, answering([SUBSCRIPTION])];
    expect(await accountsIn({ subscriptionId, resourceGroup: undefined }, credential, get)).toEqual(['one', 'two']);
    expect(await accountsIn({ subscriptionId, resourceGroup: 'b' }, credential, get)).toEqual(['two']);
    const named = { subscriptionId: SUBSCRIPTION, resourceGroup: 'a' };
    expect(await accountsIn(named, credential, answering([]))).toEqual(['one']);
  });

  it.each([
    ['no subscription', undefined, []],
    ['more than one', undefined, [SUBSCRIPTION, SUBSCRIPTION]],
    ['an id that is a path', '../../x', []],
  ])('cannot be told with %s', async (_, subscriptionId, subscriptions) => {
    const where = { subscriptionId, resourceGroup: undefined };
    const fault = await accountsIn(where, credential, answering(subscriptions)).catch(
      (error: StoreError) => error.fault,
    );
    expect(fault).toBe('unusable');
  });
});
