import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { isUniqueViolation } from '../database/pg-errors.js';
import type { Sql } from '../database/sql.js';
import { EntityExistsError, NotFoundError } from '../kernel/errors/zenml.error.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import { fetchPage, inProject, type Page } from '../kernel/list/page.js';
import { HOOK_INVOCATION_COLUMNS, type HookInvocationRow } from './hook-invocation.view.js';
import { HOOK_INVOCATION_LIST } from './hook-invocations.list.js';
import type { CreateHookInvocation } from './hook-invocations.schemas.js';

@Injectable()
export class HookInvocationsRepository {
  constructor(private readonly database: Database) {}

  page(projectId: string, request: ListRequest): Promise<Page<HookInvocationRow>> {
    const scope = inProject('h', projectId);
    return fetchPage<HookInvocationRow>(this.database, HOOK_INVOCATION_LIST, request, HOOK_INVOCATION_COLUMNS, scope);
  }

  /** @throws NotFoundError (404) */
  async get(id: string): Promise<HookInvocationRow> {
    const row = await this.database.first<HookInvocationRow>(
      `SELECT ${HOOK_INVOCATION_COLUMNS} FROM hook_invocation h WHERE h.id = $1`,
      [id],
    );
    if (!row) throw NotFoundError.byId('hook invocation', id);
    return row;
  }

  /** @throws EntityExistsError (409) when the client's id is taken. */
  async insert(sql: Sql, projectId: string, userId: string, body: CreateHookInvocation): Promise<string> {
    try {
      const row = await sql.first<{ id: string }>(
        `INSERT INTO hook_invocation (id, hook_type, name, status, start_time, end_time, source, exception_info,
           pipeline_run_id, step_run_id, user_id, project_id)
         VALUES (coalesce($1::uuid, gen_random_uuid()), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id`,
        [
          body.id ?? null,
          body.hook_type,
          body.name ?? null,
          body.status,
          body.start_time,
          body.end_time ?? null,
          body.source ?? null,
          body.exception_info ? JSON.stringify(body.exception_info) : null,
          body.pipeline_run_id,
          body.step_run_id ?? null,
          userId,
          projectId,
        ],
      );
      return (row as { id: string }).id;
    } catch (error) {
      if (!isUniqueViolation(error, 'hook_invocation_pkey')) throw error;
      throw new EntityExistsError(`A hook invocation with the ID '${body.id}' already exists.`, { cause: error });
    }
  }

  async addOutputs(sql: Sql, id: string, outputs: CreateHookInvocation['outputs']): Promise<void> {
    const pairs = Object.entries(outputs).flatMap(([name, ids]) => ids.map((version) => [name, version] as const));
    if (pairs.length === 0) return;
    await sql.run(
      `INSERT INTO hook_invocation_output_artifact (hook_invocation_id, name, artifact_version_id)
        SELECT $1, o.name, o.version FROM unnest($2::text[], $3::uuid[]) AS o (name, version) ON CONFLICT DO NOTHING`,
      [id, pairs.map(([name]) => name), pairs.map(([, version]) => version)],
    );
  }

  /** Logs that are not there are passed over: the hook has run, whatever became of them. */
  async linkLogs(sql: Sql, id: string, logsId: string | null | undefined): Promise<void> {
    if (logsId) await sql.run('UPDATE logs SET hook_invocation_id = $1 WHERE id = $2', [id, logsId]);
  }

  /** What the hook saved stays. @throws NotFoundError (404) */
  async delete(id: string): Promise<void> {
    const deleted = await this.database.run('DELETE FROM hook_invocation WHERE id = $1', [id]);
    if (deleted === 0) throw NotFoundError.byId('hook invocation', id);
  }
}
