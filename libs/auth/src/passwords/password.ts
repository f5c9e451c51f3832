import type { Algorithm } from '@node-rs/argon2';

// Native code, loaded when the first password comes: a server that only checks tokens starts without it.
const argon2 = () => import('@node-rs/argon2');
const bcrypt = () => import('@node-rs/bcrypt');

// OWASP's first choice for argon2id: 19 MiB, two passes, one lane. `Algorithm` is a const enum; its value is checked by a test.
const POLICY = { algorithm: 2 satisfies Algorithm.Argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

// The hash of a random text that nobody kept: what an account without a password, or no account at all, is checked against.
const NOBODY = '$argon2id$v=19$m=19456,t=2,p=1$Umwa0FNZdXf7tvGxJ0mQsg$c7B2lqx0hF5bV1eQ6gC9mWl3mJm3sZp2dQv7c8m0Xxk';

/** The argon2id hash of a password in PHC form. An empty password is a password too. */
export async function hashPassword(password: string): Promise<string> {
  return (await argon2()).hash(password, POLICY);
}

export interface PasswordCheck {
  readonly valid: boolean;
  /** A hash to store instead of the one that was checked: that one was bcrypt, or weaker than today's policy. */
  readonly rehashed?: string;
}

/**
 * Checks a password against a stored hash, argon2 or bcrypt (imported accounts).
 *
 * @param stored `undefined` or `null` for an unknown account: as much work is done as for a known one, so that the time of
 * the answer does not tell which names exist (CWE-204), and the answer is always no.
 */
export async function checkPassword(password: string, stored: string | null | undefined): Promise<PasswordCheck> {
  if (!stored) {
    await matches(password, NOBODY);
    return { valid: false };
  }
  const valid = await matches(password, stored);
  if (!valid || (await isCurrent(stored))) return { valid };
  return { valid, rehashed: await hashPassword(password) };
}

async function matches(password: string, stored: string): Promise<boolean> {
  try {
    if (stored.startsWith('$argon2')) return await (await argon2()).verify(stored, password);
    if (/^\$2[abxy]\$/.test(stored)) return await (await bcrypt()).verify(password, stored);
  } catch {
    // A hash that does not parse matches nothing; the caller learns no more than that.
  }
  return false;
}

/** Whether a stored hash is argon2id and at least as strong as what {@link hashPassword} makes now. */
export async function isCurrent(stored: string): Promise<boolean> {
  try {
    const { algorithm, memoryCost, timeCost, parallelism } = (await argon2()).parseOptions(stored);
    return (
      (algorithm as number) === POLICY.algorithm &&
      memoryCost >= POLICY.memoryCost &&
      timeCost >= POLICY.timeCost &&
      parallelism >= POLICY.parallelism
    );
  } catch {
    return false;
  }
}

/** Whether `text` is a password hash that {@link checkPassword} can check. */
export function isPasswordHash(text: string): boolean {
  return (
    /^\$argon2(?:id|i|d)\$v=\d+\$m=\d+,t=\d+,p=\d+\$[\w+/]+\$[\w+/]+$/.test(text) ||
    /^\$2[abxy]\$\d\d\$[\w./]{53}$/.test(text)
  );
}
