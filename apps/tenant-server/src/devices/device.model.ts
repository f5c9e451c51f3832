import type { DeviceStatus } from '@zendo/auth';
import { model, type Model } from '../kernel/model.js';

/** A row of `auth_devices`, without its hashed codes. */
export interface DeviceRow {
  readonly id: string;
  readonly created: string;
  readonly updated: string;
  readonly client_id: string;
  readonly status: DeviceStatus;
  readonly failed_auth_attempts: number;
  readonly expires: string | null;
  readonly last_login: string | null;
  readonly trusted_device: boolean;
  readonly os: string | null;
  readonly ip_address: string | null;
  readonly hostname: string | null;
  readonly python_version: string | null;
  readonly zenml_version: string | null;
  readonly city: string | null;
  readonly region: string | null;
  readonly country: string | null;
  readonly user_id: string | null;
}

const COLUMNS = (
  'id created updated client_id status failed_auth_attempts expires last_login trusted_device os ip_address hostname ' +
  'python_version zenml_version city region country user_id'
).split(' ');

export const deviceColumns = (alias: string): string => COLUMNS.map((column) => `${alias}.${column}`).join(', ');

/** @param user the owner in nested form, `null` while nobody has claimed the device. */
export function deviceModel(row: DeviceRow, hydrate: boolean, user: Model | null): Model {
  return model({
    id: row.id,
    body: {
      created: row.created,
      updated: row.updated,
      user_id: row.user_id,
      client_id: row.client_id,
      expires: row.expires,
      trusted_device: row.trusted_device,
      status: row.status,
      os: row.os,
      ip_address: row.ip_address,
      hostname: row.hostname,
    },
    metadata: hydrate
      ? {
          python_version: row.python_version,
          zenml_version: row.zenml_version,
          city: row.city,
          region: row.region,
          country: row.country,
          failed_auth_attempts: row.failed_auth_attempts,
          last_login: row.last_login,
        }
      : null,
    resources: { user },
  });
}
