import { model, type Model } from '../kernel/model.js';
import type { UserRow } from '../users/user.model.js';

export function serviceAccountModel(row: UserRow, hydrate: boolean): Model {
  return model({
    id: row.id,
    name: row.name,
    body: {
      created: row.created,
      updated: row.updated,
      full_name: row.full_name,
      active: row.active,
      avatar_url: row.avatar_url,
    },
    metadata: hydrate ? { description: row.description ?? '', external_user_id: row.external_user_id } : null,
  });
}
