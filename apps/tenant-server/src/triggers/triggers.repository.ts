import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { isUniqueViolation } from '../database/pg-errors.js';
import type { Sql } from '../database/sql.js';
import { setList, type Changes } from '../kernel/changes.js';
import { sameNameOf } from '../kernel/errors/name-taken.js';
import { NotFoundError } from '../kernel/errors/zenml.error.js';
import { LONGEST_NAME } from '../kernel/http/fields.js';
import { Binds } from '../kernel/list/binds.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import { fetchPage, inProject, type Page } from '../kernel/list/page.js';
import type { TriggerDetails } from './trigger-details.js';
import { kindAndAttachment, TRIGGER_LIST } from './trigger.list.js';
import { TRIGGER_COLUMNS, type TriggerRow } from './trigger.view.js';
import type { CreateTrigger } from './triggers.schemas.js';

export interface AttachableSnapshot {
  readonly name: string | null;
  readonly is_local: boolean;
}

@Injectable()
export class TriggersRepository {
  constructor(private readonly database: Database) {}

  page(request: ListRequest, projectId: string): Promise<Page<TriggerRow>> {
    const [project, kind] = [inProject('t', projectId), kindAndAttachment(request)];
    return fetchPage<TriggerRow>(this.database, TRIGGER_LIST, request, TRIGGER_COLUMNS, (binds) => [
      ...project(binds),
      ...kind(binds),
    ]);
  }

  /** @throws NotFoundError (404) */
  async get(id: string, sql: Sql = this.database): Promise<TriggerRow> {
    const row = await sql.first<TriggerRow>(`SELECT ${TRIGGER_COLUMNS} FROM trigger t WHERE t.id = $1`, [id]);
    if (!row) throw NotFoundError.byId('trigger', id);
    return row;
  }

  /** @throws EntityExistsError (409) */
  async insert(
    trigger: CreateTrigger,
    details: TriggerDetails,
    { projectId, userId }: { readonly projectId: string; readonly userId: string },
  ): Promise<TriggerRow> {
    const row = await this.database.first<TriggerRow>(
      `INSERT INTO trigger AS t (name, active, is_archived, type, flavor, configuration, concurrency, project_id, user_id,
         webhook_id, next_occurrence, source_entity, target_events)
       VALUES ($1, $2, FALSE, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
       ON CONFLICT (name, project_id) DO NOTHING RETURNING ${TRIGGER_COLUMNS}`,
      [
        trigger.name,
        trigger.active,
        trigger.type,
        trigger.flavor,
        JSON.stringify(details.configuration),
        trigger.concurrency,
        projectId,
        userId,
        trigger.type === 'webhook' ? trigger.webhook_id : null,
        details.next_occurrence,
        details.source_entity,
        details.target_events,
      ],
    );
    if (!row) throw nameTaken('create', trigger.name);
    return row;
  }

  /** @throws EntityExistsError (409) */
  async update(id: string, changes: Changes, sql: Sql = this.database): Promise<void> {
    const binds = new Binds();
    const set = setList(changes, binds);
    try {
      await sql.run(`UPDATE trigger SET ${set} WHERE id = ${binds.add(id, 'uuid')}`, binds.values);
    } catch (error) {
      if (isUniqueViolation(error, 'trigger_name_project_id_key')) throw nameTaken('update', String(changes['name']));
      throw error;
    }
  }

  /** Keeps the row for what ran by it, but frees its name and its snapshots. */
  async archive({ id, name }: TriggerRow, sql: Sql): Promise<void> {
    const ending = `_(${randomUUID().slice(0, 8)})`;
    await this.update(
      id,
      { is_archived: true, active: false, name: [...name].slice(0, LONGEST_NAME - ending.length).join('') + ending },
      sql,
    );
    await sql.run('DELETE FROM trigger_snapshot WHERE trigger_id = $1', [id]);
  }

  async delete(id: string, sql: Sql): Promise<void> {
    await sql.run('DELETE FROM trigger WHERE id = $1', [id]);
  }

  /** By the snapshot itself or by what it was made from. @returns how many links went. */
  async detach(id: string, snapshotId: string): Promise<number> {
    return this.database.run(
      `DELETE FROM trigger_snapshot ts USING pipeline_snapshot s
        WHERE ts.trigger_id = $1 AND s.id = ts.snapshot_id AND $2 IN (s.id, s.source_snapshot_id)`,
      [id, snapshotId],
    );
  }

  /** Forgets that starting a run failed. @param snapshotId only for what was made from this snapshot. */
  async clearErrors(id: string, snapshotId: string | undefined): Promise<number> {
    return this.database.run(
      `UPDATE trigger_snapshot ts SET dispatch_state = CASE WHEN ts.dispatch_state::jsonb ->> 'last_status' = 'ERROR' THEN NULL
           ELSE (ts.dispatch_state::jsonb || '{"last_error_message": null, "last_error_type": null,
             "last_error_severity": null, "last_error_stack_trace": null, "last_error_at": null, "first_error_at": null,
             "last_error_count": 0}')::text END
         FROM pipeline_snapshot s
        WHERE ts.trigger_id = $1 AND s.id = ts.snapshot_id AND ($2::uuid IS NULL OR s.source_snapshot_id = $2)`,
      [id, snapshotId ?? null],
    );
  }

  /** What kind of sender a webhook is for. */
  async webhookType(id: string): Promise<string | undefined> {
    const row = await this.database.first<{ webhook_type: string }>('SELECT webhook_type FROM webhook WHERE id = $1', [
      id,
    ]);
    return row?.webhook_type;
  }

  /** Whether the snapshot is in this project, and whether its stack has components of the client's own machine. */
  async findSnapshot(id: string, projectId: string): Promise<AttachableSnapshot | undefined> {
    return this.database.first<AttachableSnapshot>(
      `SELECT s.name, EXISTS (SELECT 1 FROM stack_composition sc JOIN stack_component c ON c.id = sc.component_id
                       WHERE sc.stack_id = s.stack_id AND c.flavor IN ('local', 'local_docker')) AS is_local
         FROM pipeline_snapshot s WHERE s.id = $1 AND s.project_id = $2`,
      [id, projectId],
    );
  }
}

const nameTaken = sameNameOf('trigger', ' in the project');
