import { Injectable } from '@nestjs/common';
import { hashPassword } from '@zendo/auth';
import { AuthorizationError } from '../auth/authorization.error.js';
import { PasswordAuthenticator } from '../auth/login/password.authenticator.js';
import { Database } from '../database/database.js';
import { Clock } from '../kernel/clock.js';
import { IllegalOperationError } from '../kernel/errors/zenml.error.js';
import { checkName } from '../kernel/http/fields.js';
import type { Caller } from '../kernel/http/caller.js';
import type { Model } from '../kernel/model.js';
import { AccountsRepository } from './accounts.repository.js';
import { requireAdmin } from './require-admin.js';
import { userModel, type UserRow } from './user.model.js';
import { UsersRepository, type UserChanges } from './users.repository.js';
import type { UpdateUser } from './users.schemas.js';

/** Changes of accounts: by their owners, and what admins may change of others. */
@Injectable()
export class UserUpdateService {
  constructor(
    private readonly users: UsersRepository,
    private readonly accounts: AccountsRepository,
    private readonly passwords: PasswordAuthenticator,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** One's own account. A changed password ends all of one's sessions, this one too. */
  async updateOwn(caller: Caller, body: UpdateUser, address: string): Promise<Model> {
    const password = await this.#ownPassword(caller, body, address);
    const changes = { ...profileChanges(body), email: body.email, email_opted_in: body.email_opted_in, ...password };
    return userModel(await this.users.update(caller.userId, changes), { hydrate: true });
  }

  /** Any account: an admin may change names, admin rights and whether it is active; never a password or an email. */
  async update(caller: Caller, nameOrId: string, body: UpdateUser, address: string): Promise<Model> {
    const user = await this.accounts.get(nameOrId, 'user');
    const isOwn = user.id === caller.userId;
    if (!isOwn) requireAdmin(caller, 'update other user account');
    const changes: UserChanges = {
      ...profileChanges(body),
      ...(await this.#password(caller, user, body, address)),
      ...rightsChanges(user, body, isOwn),
      ...emailChanges(body, isOwn),
    };
    const row = await this.database.transaction(async (sql) => {
      const losesAdmin = changes.is_admin === false || changes.active === false;
      if (user.is_admin && losesAdmin && !(await this.users.isAdminLeftWithout(user.id, sql))) {
        throw new IllegalOperationError('This is the only admin account and therefore it has to stay one.');
      }
      return this.users.update(user.id, changes, sql);
    });
    return userModel(row, { hydrate: true });
  }

  /** One's answer to whether one wants mails. @throws AuthorizationError (401) on behalf of another. */
  async optIn(caller: Caller, nameOrId: string, body: UpdateUser): Promise<Model> {
    const user = await this.accounts.get(nameOrId, 'user');
    if (user.id !== caller.userId) throw new AuthorizationError('Users can not opt in on behalf of another user.');
    const row = await this.users.update(user.id, {
      email: body.email ?? null,
      email_opted_in: body.email_opted_in ?? null,
    });
    return userModel(row, { hydrate: true });
  }

  /** The columns of a new password; none when there is no new one. */
  async passwordChanges(password: string | null | undefined): Promise<UserChanges> {
    if (typeof password !== 'string') return {};
    const hash = await hashPassword(password);
    // The time is taken last: a token made while the hash was computed is one of before the change.
    return { password: hash, password_changed_at: this.clock.timestamp() };
  }

  async #password(caller: Caller, user: UserRow, body: UpdateUser, address: string): Promise<UserChanges> {
    if (typeof body.password !== 'string') return {};
    if (user.id !== caller.userId) {
      throw new IllegalOperationError(
        'Users cannot change the password of other users. Use the account deactivation and activation flow instead.',
      );
    }
    return this.#ownPassword(caller, body, address);
  }

  async #ownPassword(caller: Caller, body: UpdateUser, address: string): Promise<UserChanges> {
    if (typeof body.password !== 'string') return {};
    if (typeof body.old_password !== 'string') {
      throw new IllegalOperationError('The current password must be supplied when changing the password.');
    }
    if (!(await this.passwords.isPasswordOf(caller.userId, body.old_password, address))) {
      throw new IllegalOperationError('The current password is incorrect.');
    }
    return this.passwordChanges(body.password);
  }
}

/** What everyone may change of themselves and admins of others. Null leaves a name as it is and clears the rest. */
export function profileChanges(body: UpdateUser): UserChanges {
  if (body.name) checkName(body.name, 'user');
  return {
    name: body.name ?? undefined,
    full_name: body.full_name ?? undefined,
    avatar_url: body.avatar_url,
    default_project_id: body.default_project_id,
    user_metadata: body.user_metadata ? JSON.stringify(body.user_metadata) : undefined,
  };
}

// What is not asked for is not written: another admin may be changing it.
function rightsChanges(user: UserRow, body: UpdateUser, isOwn: boolean): UserChanges {
  const [isAdmin, active] = [body.is_admin ?? undefined, body.active ?? undefined];
  if (!isOwn) return { is_admin: isAdmin, active };
  if (isAdmin !== undefined && isAdmin !== user.is_admin) {
    throw new IllegalOperationError('Cannot change the admin status of your own user account.');
  }
  if (active !== undefined && active !== user.active) {
    throw new IllegalOperationError('Cannot change the active status of your own user account.');
  }
  return {};
}

/** One's own email, and whether one wants mails. Null leaves both as they are. */
export function emailChanges(body: UpdateUser, isOwn: boolean): UserChanges {
  const { email, email_opted_in } = body;
  const asked = (email !== null && email !== undefined) || (email_opted_in !== null && email_opted_in !== undefined);
  if (!asked) return {};
  if (!isOwn) {
    throw new IllegalOperationError('Cannot change the private user account information for another user account.');
  }
  return { email: email ?? undefined, email_opted_in: email_opted_in ?? undefined };
}
