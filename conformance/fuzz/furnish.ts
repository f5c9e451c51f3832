import type { Account } from '../../tools/e2e/harness/official-server.js';
import { type Saved, exchange } from '../http/exchange.js';
import { at } from '../http/session.js';
import { WORLD } from '../scenarios/world.js';

/**
 * Logs in to a tenant and makes one of nearly everything in it, so that drawn requests have something to be about.
 * @returns what was saved on the way: `token:me`, `project` and others
 */
export async function furnish(url: string, account: Account): Promise<Saved> {
  const side = { name: 'zendo', url, account, directory: '/nowhere' } as const;
  const saved: Saved = new Map();
  const login = {
    method: 'POST',
    path: '/login',
    form: { ...account },
    as: 'nobody',
    save: { 'token:me': 'body.access_token' },
  };
  for (const step of [login, ...WORLD.steps]) {
    const answer = await exchange(side, step, saved);
    const places = typeof step.save === 'string' ? { [step.save]: 'body.id' } : (step.save ?? {});
    for (const [name, place] of Object.entries(places)) {
      const value = at(answer, place);
      // What neither server makes, a template of what ran on a local stack, has nothing to save.
      if (typeof value === 'string') saved.set(name, value);
    }
  }
  for (const name of ['token:me', 'project', 'run', 'step']) {
    if (!saved.has(name)) throw new Error(`no ${name} was made`);
  }
  return saved;
}
