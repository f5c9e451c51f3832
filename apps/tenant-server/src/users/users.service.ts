import { Injectable } from '@nestjs/common';
import { hashPassword } from '@zendo/auth';
import { LoginLimits } from '../auth/login/login-limits.js';
import { Database } from '../database/database.js';
import { checkName } from '../kernel/http/fields.js';
import { CredentialsNotValidError, IllegalOperationError } from '../kernel/errors/zenml.error.js';
import type { Caller } from '../kernel/http/caller.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import { withItems, type Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { AccountsRepository } from './accounts.repository.js';
import { ActivationTokensService } from './activation-tokens.service.js';
import { requireAdmin } from './require-admin.js';
import { userModel } from './user.model.js';
import { emailChanges, profileChanges, UserUpdateService } from './user-update.service.js';
import { UsersRepository } from './users.repository.js';
import type { CreateUser, UpdateUser } from './users.schemas.js';

/** People's accounts, as admins manage them (wire contract, end of section 2.5). */
@Injectable()
export class UsersService {
  constructor(
    private readonly users: UsersRepository,
    private readonly accounts: AccountsRepository,
    private readonly activation: ActivationTokensService,
    private readonly updates: UserUpdateService,
    private readonly limits: LoginLimits,
    private readonly database: Database,
  ) {}

  /** Anyone but an admin sees only themselves. */
  async list(caller: Caller, request: ListRequest): Promise<Page<Model>> {
    const page = await this.users.page(request, caller.isAdmin ? undefined : caller.userId);
    return withItems(
      page,
      page.items.map((row) => userModel(row, { hydrate: request.hydrate })),
    );
  }

  /** @throws NotFoundError (404), IllegalOperationError (403) for another's account unless the caller is an admin. */
  async get(caller: Caller, nameOrId: string, hydrate: boolean): Promise<Model> {
    const row = await this.accounts.get(nameOrId, 'any');
    if (row.id !== caller.userId) requireAdmin(caller, 'get other user');
    return userModel(row, { hydrate });
  }

  /** Without a password the account is inactive, and the answer shows a token that activates it. */
  async create(caller: Caller, body: CreateUser): Promise<Model> {
    requireAdmin(caller, 'create user');
    checkName(body.name, 'user');
    const hasPassword = typeof body.password === 'string';
    const activation = hasPassword ? undefined : this.activation.create();
    const row = await this.users.insert({
      name: body.name,
      fullName: body.full_name,
      isAdmin: body.is_admin,
      active: hasPassword,
      password: hasPassword ? await hashPassword(body.password ?? '') : null,
      activationToken: activation?.hash ?? null,
      email: body.email ?? null,
      emailOptedIn: body.email_opted_in ?? null,
      avatarUrl: body.avatar_url ?? null,
      externalUserId: body.external_user_id ?? null,
      oidcClaims: body.oidc_claims ?? null,
      metadata: body.user_metadata ?? null,
    });
    return userModel(row, { hydrate: true, ...(activation && { activationToken: activation.token }) });
  }

  /**
   * Takes an account over with its one-time token, and makes it active.
   * @throws NotFoundError (404), CredentialsNotValidError (401), TooManyAttemptsError (429)
   */
  async activate(nameOrId: string, body: UpdateUser, address: string): Promise<Model> {
    const user = await this.accounts.get(nameOrId, 'user');
    const isWrong = (error: unknown): boolean => error instanceof CredentialsNotValidError;
    await this.limits.guard({ address, account: `activation of ${user.id}` }, isWrong, async () => {
      const stored = await this.users.activationHash(user.id);
      if (!body.activation_token || !(await this.activation.matches(body.activation_token, stored))) {
        throw new CredentialsNotValidError(`Authentication error: invalid activation token for user ${nameOrId}`);
      }
    });
    const row = await this.users.update(user.id, {
      ...profileChanges(body),
      // Who has the token is the person.
      ...emailChanges(body, true),
      ...(await this.updates.passwordChanges(body.password)),
      active: true,
      activation_token: null,
    });
    return userModel(row, { hydrate: true });
  }

  /**
   * The account's tokens die with the next request; the answer shows a token that makes it active again.
   * @throws NotFoundError (404), IllegalOperationError (403) for oneself and the last admin.
   */
  async deactivate(caller: Caller, nameOrId: string): Promise<Model> {
    const user = await this.accounts.get(nameOrId, 'user');
    if (user.id === caller.userId) throw new IllegalOperationError('Cannot deactivate yourself.');
    requireAdmin(caller, 'deactivate user');
    const { token, hash } = this.activation.create();
    const row = await this.database.transaction(async (sql) => {
      if (user.is_admin && !(await this.users.isAdminLeftWithout(user.id, sql))) {
        throw new IllegalOperationError('This is the only admin account and therefore it cannot be deactivated.');
      }
      return this.users.update(user.id, { active: false, activation_token: hash }, sql);
    });
    return userModel(row, { hydrate: true, activationToken: token });
  }

  /** @throws IllegalOperationError (403) for oneself, the last admin, and whoever owns something. */
  async delete(caller: Caller, nameOrId: string): Promise<void> {
    const user = await this.accounts.get(nameOrId, 'user');
    if (user.id === caller.userId) {
      throw new IllegalOperationError(
        'You cannot delete the account that you are using now. Log in with another account, or ask another admin.',
      );
    }
    requireAdmin(caller, 'delete user');
    await this.database.transaction(async (sql) => {
      if (user.is_admin && !(await this.users.isAdminLeftWithout(user.id, sql))) {
        throw new IllegalOperationError('This is the only admin account and therefore it cannot be deleted.');
      }
      if (await this.accounts.ownsResources(user.id, sql)) {
        throw new IllegalOperationError(
          'The user account owns other resources and therefore cannot be deleted. Delete them first, or deactivate it.',
        );
      }
      await this.users.delete(user.id, sql);
    });
  }
}
