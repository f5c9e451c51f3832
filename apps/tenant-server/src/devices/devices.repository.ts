import { Injectable } from '@nestjs/common';
import type { DeviceDescription, DeviceGrant } from '@zendo/auth';
import { Database } from '../database/database.js';
import type { Sql } from '../database/sql.js';
import { fromTimestamp, toTimestamp } from '../kernel/clock.js';
import { bool, number, text, time, uuid } from '../kernel/list/filter-field.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import type { ListSpec } from '../kernel/list/list-spec.js';
import { fetchPage, type Page } from '../kernel/list/page.js';
import { userColumns, type UserRow } from '../users/user.model.js';
import { deviceColumns, type DeviceRow } from './device.model.js';

/** A device with what the grant's state machine needs to know. */
export interface GrantRow extends DeviceRow {
  readonly user_code: string;
  readonly device_code: string;
  readonly poll_interval: number;
  readonly last_polled: string | null;
}

export interface NewLogin {
  readonly grant: DeviceGrant;
  readonly deviceCodeHash: string;
  readonly userCodeHash: string;
  readonly description: DeviceDescription;
  readonly ipAddress: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

const GRANT_COLUMNS = `${deviceColumns('d')}, d.user_code, d.device_code, d.poll_interval, d.last_polled`;

const LIST: ListSpec = {
  from: 'auth_devices d',
  alias: 'd',
  filters: {
    client_id: uuid('d.client_id'),
    expires: time('d.expires'),
    status: text('d.status'),
    trusted_device: bool('d.trusted_device'),
    failed_auth_attempts: number('d.failed_auth_attempts'),
    last_login: time('d.last_login'),
  },
  sorts: {
    client_id: 'd.client_id',
    expires: 'd.expires',
    status: 'd.status',
    trusted_device: 'd.trusted_device',
    failed_auth_attempts: 'd.failed_auth_attempts',
    last_login: 'd.last_login',
    hostname: 'd.hostname',
    ip_address: 'd.ip_address',
    os: 'd.os',
  },
};

@Injectable()
export class DevicesRepository {
  constructor(private readonly database: Database) {}

  async find(id: string): Promise<DeviceRow | undefined> {
    return this.database.first<DeviceRow>(`SELECT ${deviceColumns('d')} FROM auth_devices d WHERE d.id = $1`, [id]);
  }

  async findGrant(id: string): Promise<GrantRow | undefined> {
    return this.database.first<GrantRow>(`SELECT ${GRANT_COLUMNS} FROM auth_devices d WHERE d.id = $1`, [id]);
  }

  /** The login that waits for this user code. */
  async findByUserCode(userCodeHash: string): Promise<GrantRow | undefined> {
    return this.database.first<GrantRow>(`SELECT ${GRANT_COLUMNS} FROM auth_devices d WHERE d.user_code = $1`, [
      userCodeHash,
    ]);
  }

  /** Devices of one user only. */
  async page(ownerId: string, request: ListRequest): Promise<Page<DeviceRow>> {
    return fetchPage<DeviceRow>(this.database, LIST, request, deviceColumns('d'), (binds) => [
      `d.user_id = ${binds.add(ownerId, 'uuid')}`,
    ]);
  }

  async owner(id: string): Promise<UserRow | undefined> {
    return this.database.first<UserRow>(`SELECT ${userColumns('u')} FROM "user" u WHERE u.id = $1`, [id]);
  }

  /**
   * Begins a login. A client that was here before keeps its row and its owner, and what it said of itself then stands
   * where it is silent now.
   */
  async start({ grant, deviceCodeHash, userCodeHash, description, ipAddress, now }: NewLogin): Promise<string> {
    const row = await this.database.first<{ id: string }>(
      `INSERT INTO auth_devices AS d (client_id, user_code, device_code, status, failed_auth_attempts, expires,
         trusted_device, poll_interval, hostname, os, python_version, zenml_version, ip_address, city, region, country,
         created, updated)
       VALUES ($1, $2, $3, 'pending', 0, $4, FALSE, $5, $6, $7, $8, $9, $10, '', '', '', $11, $11)
       ON CONFLICT (client_id) DO UPDATE SET user_code = excluded.user_code, device_code = excluded.device_code,
         status = 'pending', failed_auth_attempts = 0, expires = excluded.expires, trusted_device = FALSE,
         poll_interval = excluded.poll_interval, last_polled = NULL, hostname = COALESCE(excluded.hostname, d.hostname),
         os = COALESCE(excluded.os, d.os), python_version = COALESCE(excluded.python_version, d.python_version),
         zenml_version = COALESCE(excluded.zenml_version, d.zenml_version), ip_address = excluded.ip_address,
         updated = excluded.updated
       RETURNING id`,
      [
        grant.clientId,
        userCodeHash,
        deviceCodeHash,
        grant.expiresAt === null ? null : toTimestamp(grant.expiresAt),
        Math.round(grant.pollIntervalMs / 1000),
        description.hostname,
        description.os,
        description.pythonVersion,
        description.zenmlVersion,
        ipAddress,
        toTimestamp(now),
      ],
    );
    if (!row) throw new Error('A device login was not stored.');
    return row.id;
  }

  /**
   * Reads a grant under a lock, lets `change` decide, and stores what it decided: two polls, or a poll and a decision, at
   * the same time are one after the other.
   */
  async change<T>(
    by: { readonly id: string } | { readonly clientId: string },
    change: (row: GrantRow | undefined) => { readonly result: T; readonly grant?: DeviceGrant | undefined },
    now: number,
  ): Promise<T> {
    const [column, value] = 'id' in by ? ['id', by.id] : ['client_id', by.clientId];
    return this.database.transaction(async (sql) => {
      const text = `SELECT ${GRANT_COLUMNS} FROM auth_devices d WHERE d.${column} = $1 FOR UPDATE`;
      const row = await sql.first<GrantRow>(text, [value]);
      const { result, grant } = change(row);
      if (row && grant) await store(sql, row, grant, now);
      return result;
    });
  }

  async delete(id: string): Promise<void> {
    await this.database.run('DELETE FROM auth_devices WHERE id = $1', [id]);
  }

  /** Logins that nobody claimed and that ended long enough ago for their client to have heard of it. */
  async deleteAbandoned(before: number): Promise<number> {
    return this.database.run('DELETE FROM auth_devices WHERE user_id IS NULL AND expires < $1', [toTimestamp(before)]);
  }
}

/** The state of a device's login, as the grant's rules read it. */
export function grantOf(row: GrantRow): DeviceGrant {
  return {
    clientId: row.client_id,
    status: row.status,
    ownerId: row.user_id,
    trusted: row.trusted_device,
    failedAttempts: row.failed_auth_attempts,
    expiresAt: row.expires === null ? null : fromTimestamp(row.expires),
    pollIntervalMs: row.poll_interval * 1000,
    lastPolledAt: row.last_polled === null ? null : fromTimestamp(row.last_polled),
  };
}

async function store(sql: Sql, row: GrantRow, grant: DeviceGrant, now: number): Promise<void> {
  const before = grantOf(row);
  // A poll alone is no change of the device.
  const changed = (['status', 'ownerId', 'trusted', 'failedAttempts', 'expiresAt'] as const).some(
    (field) => before[field] !== grant[field],
  );
  await sql.run(
    `UPDATE auth_devices SET status = $2, user_id = $3, trusted_device = $4, failed_auth_attempts = $5,
       expires = CASE WHEN $6 THEN $7 ELSE expires END, poll_interval = $8, last_polled = $9,
       updated = COALESCE($10, updated) WHERE id = $1`,
    [
      row.id,
      grant.status,
      grant.ownerId,
      grant.trusted,
      grant.failedAttempts,
      before.expiresAt !== grant.expiresAt,
      grant.expiresAt === null ? null : toTimestamp(grant.expiresAt),
      Math.round(grant.pollIntervalMs / 1000),
      grant.lastPolledAt === null ? null : toTimestamp(grant.lastPolledAt),
      changed ? toTimestamp(now) : null,
    ],
  );
}
