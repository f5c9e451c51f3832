import { StoreNetworks } from './network/store-networks.js';
import type { ObjectStore } from './object-store.js';
import { OpenStores } from './open-stores.js';
import type { GcsSettings } from './store-settings.js';

const settings = (token: string): GcsSettings => ({
  kind: 'gcs',
  projectId: 'p',
  credentials: { kind: 'token', token },
});

function counting(): { stores: OpenStores; opened: string[]; closed: string[] } {
  const [opened, closed]: [string[], string[]] = [[], []];
  const stores = new OpenStores(new StoreNetworks([]), async (each) => {
    const { token } = (each as GcsSettings).credentials as { token: string };
    opened.push(token);
    if (token === 'bad') throw new Error('no');
    return { close: () => void closed.push(token) } as unknown as ObjectStore;
  });
  return { stores, opened, closed };
}
const turn = (): Promise<void> => new Promise((done) => void setImmediate(done));

describe('open stores', () => {
  it('are opened once for the same settings, and again for others', async () => {
    const { stores, opened } = counting();
    const taken = await Promise.all(['a', 'a', 'b'].map((token) => stores.take(settings(token))));
    expect(opened).toEqual(['a', 'b']);
    for (const [, release] of taken) release();
    await stores.take(settings('a'));
    expect(opened).toEqual(['a', 'b']);
    stores.close();
  });

  it('are few: the one that was not used for longest is closed, once nobody uses it', async () => {
    const { stores, closed } = counting();
    const [, release] = await stores.take(settings('first'));
    for (const token of ['1', '2', '3', '4']) (await stores.take(settings(token)))[1]();
    await turn();
    expect(closed).toEqual([]);
    release();
    release();
    await turn();
    expect(closed).toEqual(['first']);
    stores.close();
    await turn();
    expect(closed.toSorted()).toEqual(['1', '2', '3', '4', 'first']);
  });

  it('that could not be opened are tried again', async () => {
    const { stores, opened } = counting();
    for (let times = 0; times < 2; times += 1) await expect(stores.take(settings('bad'))).rejects.toThrow('no');
    expect(opened).toEqual(['bad', 'bad']);
  });
});
