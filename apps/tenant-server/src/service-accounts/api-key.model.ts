import { model, type Model } from '../kernel/model.js';
import type { UserRow } from '../users/user.model.js';
import { serviceAccountModel } from './service-account.model.js';

/** A row of `api_key`, without its hashes. */
export interface ApiKeyRow {
  readonly id: string;
  readonly created: string;
  readonly updated: string;
  readonly name: string;
  readonly description: string | null;
  readonly retain_period: number;
  readonly active: boolean;
  readonly last_login: string | null;
  readonly last_rotated: string | null;
}

const COLUMNS = 'id created updated name description retain_period active last_login last_rotated'.split(' ');

export const apiKeyColumns = (alias: string): string => COLUMNS.map((column) => `${alias}.${column}`).join(', ');

/** @param key the encoded key, which is shown only by the operation that made it. */
export function apiKeyModel(row: ApiKeyRow, account: UserRow, hydrate: boolean, key: string | null = null): Model {
  return model({
    id: row.id,
    name: row.name,
    body: {
      created: row.created,
      updated: row.updated,
      key,
      active: row.active,
      service_account: serviceAccountModel(account, false),
    },
    metadata: hydrate
      ? {
          description: row.description ?? '',
          retain_period_minutes: row.retain_period,
          last_login: row.last_login,
          last_rotated: row.last_rotated,
        }
      : null,
  });
}
