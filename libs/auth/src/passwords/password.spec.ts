import { hash as bcryptHash } from '@node-rs/bcrypt';
import { hash as argon2Hash } from '@node-rs/argon2';
import { checkPassword, hashPassword, isCurrent, isPasswordHash } from './password.js';

const timeOf = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

describe('passwords', () => {
  it('are argon2id with 19 MiB and two passes, and check out', async () => {
    const stored = await hashPassword('correct horse');
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await checkPassword('correct horse', stored)).toEqual({ valid: true });
    expect(await checkPassword('correct hors', stored)).toEqual({ valid: false });
  });

  it('may be empty, and an empty one is not a wild card', async () => {
    const stored = await hashPassword('');
    expect((await checkPassword('', stored)).valid).toBe(true);
    expect((await checkPassword('x', stored)).valid).toBe(false);
    expect((await checkPassword('', await hashPassword('x'))).valid).toBe(false);
  });

  it('hashed with bcrypt check out and are hashed anew, a wrong one is not', async () => {
    const stored = await bcryptHash('imported', { cost: 4, version: '2b' });
    const check = await checkPassword('imported', stored);
    expect(check.valid).toBe(true);
    expect(await isCurrent(check.rehashed ?? '')).toBe(true);
    expect(await checkPassword('imported', check.rehashed)).toEqual({ valid: true });
    expect(await checkPassword('wrong', stored)).toEqual({ valid: false });
  });

  it('hashed with a weaker argon2 are hashed anew', async () => {
    const stored = await argon2Hash('old', { memoryCost: 1024, timeCost: 1 });
    expect((await checkPassword('old', stored)).rehashed).toMatch(/m=19456,t=2/);
  });

  it.each([null, undefined, '', 'not a hash', '$argon2id$broken', '$2b$12$short'])(
    'never match against %p',
    async (stored) => {
      expect(await checkPassword('anything', stored)).toEqual({ valid: false });
    },
  );

  it('of an unknown account cost as much time as those of a known one', async () => {
    const stored = await hashPassword('x');
    await checkPassword('warm', undefined);
    // By turns, and the least of each: what else the machine does only adds to some of them.
    let [known, unknown] = [Infinity, Infinity];
    for (let round = 0; round < 50 && !(unknown > known / 4); round += 1) {
      known = Math.min(known, await timeOf(() => checkPassword('y', stored)));
      unknown = Math.min(unknown, await timeOf(() => checkPassword('y', undefined)));
    }
    expect(unknown).toBeGreaterThan(known / 4);
  });

  it('hashes are told from other texts', async () => {
    expect(isPasswordHash(await hashPassword('a'))).toBe(true);
    expect(isPasswordHash(await bcryptHash('a', { cost: 4 }))).toBe(true);
    expect(isPasswordHash('a')).toBe(false);
    expect(isPasswordHash('$argon2id$')).toBe(false);
  });
});
