import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { isUniqueViolation } from '../database/pg-errors.js';
import type { Sql } from '../database/sql.js';
import { setList, type Changes } from '../kernel/changes.js';
import { sameNameOf } from '../kernel/errors/name-taken.js';
import { NotFoundError } from '../kernel/errors/zenml.error.js';
import { Binds } from '../kernel/list/binds.js';
import { text, plainBool } from '../kernel/list/filter-field.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import type { ListSpec } from '../kernel/list/list-spec.js';
import { fetchPage, inProject, type Page } from '../kernel/list/page.js';
import { WEBHOOK_COLUMNS, type WebhookRow } from './webhook.view.js';
import type { CreateWebhook } from './webhooks.schemas.js';

const LIST: ListSpec = {
  from: 'webhook w',
  alias: 'w',
  filters: { name: text('w.name'), webhook_type: text('w.webhook_type'), active: plainBool('w.active') },
  sorts: { name: 'w.name', webhook_type: 'w.webhook_type', active: 'w.active' },
};

export interface WebhookOwner {
  readonly projectId: string;
  readonly userId: string;
  readonly secretId: string;
}

@Injectable()
export class WebhooksRepository {
  constructor(private readonly database: Database) {}

  page(request: ListRequest, projectId: string): Promise<Page<WebhookRow>> {
    return fetchPage<WebhookRow>(this.database, LIST, request, WEBHOOK_COLUMNS, inProject('w', projectId));
  }

  /** @throws NotFoundError (404) */
  async get(id: string, sql: Sql = this.database): Promise<WebhookRow> {
    const row = await sql.first<WebhookRow>(`SELECT ${WEBHOOK_COLUMNS} FROM webhook w WHERE w.id = $1`, [id]);
    if (!row) throw NotFoundError.byId('webhook', id);
    return row;
  }

  /** With a row that its events are counted in. @throws EntityExistsError (409) */
  async insert(webhook: CreateWebhook, owner: WebhookOwner, sql: Sql): Promise<string> {
    const row = await sql.first<{ id: string }>(
      `INSERT INTO webhook (name, project_id, user_id, secret_id, webhook_type, active) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (project_id, name) DO NOTHING RETURNING id`,
      [webhook.name, owner.projectId, owner.userId, owner.secretId, webhook.webhook_type, webhook.active],
    );
    if (!row) throw nameTaken('create', webhook.name);
    await sql.run(
      `INSERT INTO webhook_stats (webhook_id, received_count, accepted_count, auth_failed_count, invalid_payload_count)
       VALUES ($1, 0, 0, 0, 0)`,
      [row.id],
    );
    return row.id;
  }

  /** @throws EntityExistsError (409), NotFoundError (404) */
  async update(id: string, changes: Changes, sql: Sql = this.database): Promise<void> {
    const binds = new Binds();
    const set = setList(changes, binds);
    try {
      const updated = await sql.run(`UPDATE webhook SET ${set} WHERE id = ${binds.add(id, 'uuid')}`, binds.values);
      if (updated === 0) throw NotFoundError.byId('webhook', id);
    } catch (error) {
      if (isUniqueViolation(error, 'webhook_project_id_name_key')) throw nameTaken('update', String(changes['name']));
      throw error;
    }
  }

  /** Whether a trigger that is not archived waits for its events. */
  async isUsed(id: string, sql: Sql): Promise<boolean> {
    const row = await sql.first('SELECT 1 AS one FROM trigger WHERE webhook_id = $1 AND NOT is_archived LIMIT 1', [id]);
    return row !== undefined;
  }

  async delete(id: string, sql: Sql): Promise<void> {
    await sql.run('DELETE FROM webhook WHERE id = $1', [id]);
  }
}

const nameTaken = sameNameOf('webhook', ' in the project');
