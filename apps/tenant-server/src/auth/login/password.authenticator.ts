import { Injectable } from '@nestjs/common';
import { checkPassword } from '@zendo/auth';
import { Database } from '../../database/database.js';
import { CredentialsNotValidError } from '../../kernel/errors/zenml.error.js';
import { isUuid, normalUuid } from '../../kernel/uuid.js';
import { LoginLimits } from './login-limits.js';

/** Longer ones cannot be set, so they need not be looked up, hashed or remembered. */
const MAX_LENGTH = 255;

interface PasswordRow {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
  readonly password: string | null;
}

/** A user name and a password → the id of the person. Service accounts have no password and are never found here. */
@Injectable()
export class PasswordAuthenticator {
  constructor(
    private readonly database: Database,
    private readonly limits: LoginLimits,
  ) {}

  /**
   * @param username the name, or the id, of a user.
   * @param address where the attempt comes from.
   * @throws CredentialsNotValidError (401), TooManyAttemptsError (429)
   */
  async authenticate(username: string, password: string, address: string): Promise<string> {
    if (username.length > MAX_LENGTH || password.length > MAX_LENGTH) throw wrong();
    const isWrong = (error: unknown): boolean => error instanceof CredentialsNotValidError;
    return this.limits.guard({ address, account: `user ${username}` }, isWrong, async () => {
      const row = await this.#find(username);
      const check = await checkPassword(password, row?.password);
      if (!row || !check.valid) throw wrong();
      if (!row.active) throw new CredentialsNotValidError(`Authentication error: user ${row.name} is not active`);
      if (check.rehashed) await this.#store(row, check.rehashed);
      return row.id;
    });
  }

  /** Whether `password` is the one of the user with this id. Counts as an attempt. @throws TooManyAttemptsError (429) */
  async isPasswordOf(userId: string, password: string, address: string): Promise<boolean> {
    try {
      await this.authenticate(userId, password, address);
      return true;
    } catch (error) {
      if (error instanceof CredentialsNotValidError) return false;
      throw error;
    }
  }

  #find(username: string): Promise<PasswordRow | undefined> {
    return this.database.first<PasswordRow>(
      `SELECT id, name, active, password FROM "user"
       WHERE NOT is_service_account AND (name = $1 OR id = $2::uuid) ORDER BY name = $1 DESC LIMIT 1`,
      [username, isUuid(username) ? normalUuid(username) : null],
    );
  }

  // Only if nobody changed the password meanwhile. `password_changed_at` stays: the password is the same.
  async #store(row: PasswordRow, hash: string): Promise<void> {
    await this.database.run('UPDATE "user" SET password = $3 WHERE id = $1 AND password = $2', [
      row.id,
      row.password,
      hash,
    ]);
  }
}

const wrong = (): CredentialsNotValidError =>
  new CredentialsNotValidError('Authentication error: invalid username or password');
