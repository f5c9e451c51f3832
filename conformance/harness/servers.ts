import { type Account, OfficialServer } from '../../tools/e2e/harness/official-server.js';
import { Zendo } from '../../tools/e2e/harness/zendo.js';
import type { Sides } from './sides.js';

const ACCOUNT: Account = { username: 'keeper', password: 'keeper-pass-1' };

/** The two servers that are compared, and how to be rid of what was started for it. */
export interface Servers {
  readonly sides: Omit<Sides, 'directory'>;
  stop(): Promise<void>;
}

/**
 * Starts the official server, and beside it Zendo with two tenants of the same account, unless the environment names a
 * server to look at: then the official one gets that server's account.
 */
export async function startServers(env: NodeJS.ProcessEnv): Promise<Servers> {
  const url = env['ZENDO_CONFORMANCE_URL'];
  const account: Account = url
    ? { username: env['ZENDO_CONFORMANCE_USERNAME'] ?? '', password: env['ZENDO_CONFORMANCE_PASSWORD'] ?? '' }
    : ACCOUNT;
  const [official, ours] = await Promise.allSettled([
    OfficialServer.start(account),
    url ? given(url) : tenant(account),
  ]);
  if (official.status === 'rejected' || ours.status === 'rejected') {
    const failed = [official, ours].filter((each) => each.status === 'rejected');
    if (official.status === 'fulfilled') await official.value.stop();
    if (ours.status === 'fulfilled') await ours.value.stop();
    throw new AggregateError(
      failed.map(({ reason }) => reason as Error),
      failed.map(({ reason }) => String(reason)).join('\n'),
    );
  }
  const { directory } = official.value;
  return {
    sides: {
      official: { name: 'official', url: official.value.url, account, directory },
      zendo: { name: 'zendo', url: ours.value.url, account, directory: ours.value.directory },
      fresh: { name: 'zendo', url: ours.value.freshUrl, account, directory: ours.value.directory },
    },
    stop: async () => {
      await Promise.allSettled([official.value.stop(), ours.value.stop()]);
    },
  };
}

interface Started {
  readonly url: string;
  readonly freshUrl: string;
  readonly directory: string;
  stop(): Promise<void>;
}

const given = (url: string): Promise<Started> =>
  Promise.resolve({ url, freshUrl: url, directory: '/nowhere', stop: () => Promise.resolve() });

async function tenant(account: Account): Promise<Started> {
  const product = await Zendo.start();
  try {
    const { url } = await product.createTenant('conformance', account);
    const { url: freshUrl } = await product.createTenant('replayed', account);
    return { url, freshUrl, directory: product.directory, stop: () => product.stop() };
  } catch (error) {
    await product.stop();
    throw error;
  }
}
