import { Injectable } from '@nestjs/common';
import { lockGrant, unlockGrant } from '@zendo/auth';
import { UsageRecorder } from '../auth/usage.recorder.js';
import type { Caller } from '../kernel/http/caller.js';
import { Clock } from '../kernel/clock.js';
import { NotFoundError } from '../kernel/errors/zenml.error.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import { withItems, type Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { userModel } from '../users/user.model.js';
import { DeviceCodesService } from './device-codes.service.js';
import { deviceModel, type DeviceRow } from './device.model.js';
import { DevicesRepository, grantOf } from './devices.repository.js';

/** The devices of the caller; those of others do not exist for them. */
@Injectable()
export class DevicesService {
  constructor(
    private readonly devices: DevicesRepository,
    private readonly codes: DeviceCodesService,
    private readonly clock: Clock,
    private readonly usage: UsageRecorder,
  ) {}

  async list(caller: Caller, request: ListRequest): Promise<Page<Model>> {
    await this.usage.settled();
    const page = await this.devices.page(caller.userId, request);
    const user = await this.#userOf(caller.userId);
    return withItems(
      page,
      page.items.map((row) => deviceModel(row, request.hydrate, user)),
    );
  }

  /** @param userCode shows a device that nobody has claimed yet. @throws NotFoundError (404) */
  async get(caller: Caller, id: string, userCode: string | undefined, hydrate: boolean): Promise<Model> {
    await this.usage.settled();
    const row = await this.devices.findGrant(id);
    if (!row) throw NotFoundError.byId('authorized device', id);
    const visible =
      row.user_id === null
        ? userCode !== undefined && this.codes.isUserCode(userCode, row.user_code)
        : row.user_id === caller.userId;
    if (!visible) throw notFound(id);
    return this.#model(row, hydrate);
  }

  /** @param locked `undefined` changes nothing. @throws NotFoundError (404) */
  async update(caller: Caller, id: string, locked: boolean | undefined): Promise<Model> {
    const now = this.clock.now();
    const fault = await this.devices.change<NotFoundError | undefined>(
      { id },
      (row) => {
        if (!row) return { result: NotFoundError.byId('authorized device', id) };
        if (row.user_id !== caller.userId) return { result: notFound(id) };
        if (locked === undefined) return { result: undefined };
        const grant = grantOf(row);
        return { result: undefined, grant: locked ? lockGrant(grant) : unlockGrant(grant) };
      },
      now,
    );
    if (fault) throw fault;
    return this.model(id, true);
  }

  /** @throws NotFoundError (404) */
  async delete(caller: Caller, id: string): Promise<void> {
    const row = await this.devices.find(id);
    if (!row) throw NotFoundError.byId('authorized device', id);
    if (row.user_id !== caller.userId) throw notFound(id);
    await this.devices.delete(id);
  }

  /** The device as the wire has it, whoever owns it. */
  async model(id: string, hydrate: boolean): Promise<Model> {
    const row = await this.devices.find(id);
    if (!row) throw NotFoundError.byId('authorized device', id);
    return this.#model(row, hydrate);
  }

  async #model(row: DeviceRow, hydrate: boolean): Promise<Model> {
    return deviceModel(row, hydrate, row.user_id === null ? null : await this.#userOf(row.user_id));
  }

  async #userOf(id: string): Promise<Model | null> {
    const row = await this.devices.owner(id);
    return row ? userModel(row, { hydrate: false }) : null;
  }
}

const notFound = (id: string): NotFoundError =>
  new NotFoundError(`Unable to get device with ID ${id}: No device with this ID found.`);
