import type { Sql } from '../database/sql.js';
import { distinct, model, type Model } from '../kernel/model.js';
import { userModels } from '../users/user.view.js';

export interface WebhookRow {
  readonly id: string;
  readonly created: string;
  readonly updated: string;
  readonly user_id: string | null;
  readonly project_id: string;
  readonly name: string;
  readonly webhook_type: string;
  readonly active: boolean;
  readonly secret_id: string;
}

export const WEBHOOK_COLUMNS =
  'w.id, w.created, w.updated, w.user_id, w.project_id, w.name, w.webhook_type, w.active, w.secret_id';

function webhookModel(
  row: WebhookRow,
  metadata: Model['metadata'],
  resources: Model['resources'],
  endpoint_url: string | null = null,
): Model {
  const { id, name, created, updated, user_id, project_id, webhook_type, active } = row;
  const body = { created, updated, user_id, project_id, webhook_type, active, endpoint_url };
  return model({ id, name, body, metadata, resources });
}

/** @param url where clients reach this server: senders send below it. */
export async function webhookViews(
  sql: Sql,
  rows: readonly WebhookRow[],
  { hydrate, url }: { hydrate: boolean; url: string },
): Promise<Model[]> {
  const [users, stats] = await Promise.all([
    userModels(sql, distinct(rows.map((row) => row.user_id))),
    statsOf(sql, hydrate ? rows.map((row) => row.id) : []),
  ]);
  return rows.map((row) =>
    webhookModel(
      row,
      hydrate ? { stats: stats.get(row.id) ?? NO_EVENTS } : null,
      { user: users.get(row.user_id ?? '') ?? null },
      `${url}/api/v1/webhooks/${row.webhook_type}/${row.id}/events`,
    ),
  );
}

/** Nested form of these webhooks, by id; without the address that events go to. */
export async function webhookModels(sql: Sql, ids: readonly string[]): Promise<Map<string, Model>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.query<WebhookRow>(`SELECT ${WEBHOOK_COLUMNS} FROM webhook w WHERE w.id = ANY($1::uuid[])`, [
    ids,
  ]);
  return new Map(rows.map((row) => [row.id, webhookModel(row, null, null)]));
}

const NO_EVENTS = {
  received_count: 0,
  accepted_count: 0,
  auth_failed_count: 0,
  invalid_payload_count: 0,
  last_received_at: null,
  last_accepted_at: null,
  last_error_at: null,
  last_error_summary: null,
};

async function statsOf(sql: Sql, ids: readonly string[]): Promise<Map<string, Record<string, unknown>>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.query<{ webhook_id: string }>(
    `SELECT webhook_id, received_count, accepted_count, auth_failed_count, invalid_payload_count, last_received_at,
            last_accepted_at, last_error_at, last_error_summary
       FROM webhook_stats WHERE webhook_id = ANY($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map(({ webhook_id: id, ...stats }) => [id, stats]));
}
