import { Injectable } from '@nestjs/common';
import { hashPassword } from '@zendo/auth';
import { Database } from '../database/database.js';
import { IllegalOperationError } from '../kernel/errors/zenml.error.js';
import type { Caller } from '../kernel/http/caller.js';
import type { Model } from '../kernel/model.js';
import { userModel } from '../users/user.model.js';
import { UsersRepository } from '../users/users.repository.js';
import { ServerInfoService } from './server-info.service.js';
import type { Activation, SettingsUpdate } from './server.schemas.js';
import { SettingsRepository } from './settings.repository.js';

/** The server's settings as the wire has them; they have no id of their own. */
export interface SettingsModel {
  readonly body: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>> | null;
  readonly resources: Readonly<Record<string, unknown>>;
}

@Injectable()
export class SettingsService {
  constructor(
    private readonly database: Database,
    private readonly settings: SettingsRepository,
    private readonly users: UsersRepository,
    private readonly info: ServerInfoService,
  ) {}

  async get(hydrate: boolean): Promise<SettingsModel> {
    const { id, ...rest } = await this.settings.get();
    return { body: { server_id: id, ...rest }, metadata: hydrate ? {} : null, resources: {} };
  }

  /** @throws IllegalOperationError (403) for a change by anyone but an admin. */
  async update(caller: Caller, update: SettingsUpdate): Promise<SettingsModel> {
    const changes = Object.values(update).some((value) => value !== null && value !== undefined);
    if (changes && !caller.isAdmin) throw new IllegalOperationError('Only admins can update server settings.');
    await this.settings.update(update);
    this.info.forget();
    return this.get(true);
  }

  /**
   * Makes a new server active and, when asked, its first admin.
   * @returns the admin, `null` when none was asked for. @throws IllegalOperationError (403) when it is active already.
   */
  async activate({ admin_username, admin_password, ...update }: Activation): Promise<Model | null> {
    const { active } = await this.settings.get();
    if (active) throw alreadyActive();
    const asksForAdmin = admin_username && typeof admin_password === 'string';
    const password = asksForAdmin ? await hashPassword(admin_password) : '';
    const admin = await this.database.transaction(async (sql) => {
      if (!(await this.settings.activate(sql))) throw alreadyActive();
      await this.settings.update(update, sql);
      if (!asksForAdmin) return undefined;
      return this.users.insert({ name: admin_username, fullName: '', isAdmin: true, active: true, password }, sql);
    });
    this.info.forget();
    return admin ? userModel(admin, { hydrate: true }) : null;
  }
}

const alreadyActive = (): IllegalOperationError => new IllegalOperationError('The server is already active.');
