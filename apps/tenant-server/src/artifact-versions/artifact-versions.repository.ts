import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Sql } from '../database/sql.js';
import { NotFoundError } from '../kernel/errors/zenml.error.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import { fetchPage, inProject, type Page } from '../kernel/list/page.js';
import { NOW } from '../kernel/sql-text.js';
import { artifactVersionList, UNUSED } from './artifact-version.list.js';
import { ARTIFACT_VERSION_COLUMNS, type ArtifactVersionRow } from './artifact-version.view.js';

/** Not an input or output of any step, and not what a run returned. */
const UNUSED_BY_RUNS = `${UNUSED}
  AND NOT EXISTS (SELECT 1 FROM pipeline_run_output p WHERE p.artifact_id = av.id)`;

@Injectable()
export class ArtifactVersionsRepository {
  constructor(private readonly database: Database) {}

  page(request: ListRequest, projectId: string): Promise<Page<ArtifactVersionRow>> {
    return fetchPage<ArtifactVersionRow>(
      this.database,
      artifactVersionList,
      request,
      ARTIFACT_VERSION_COLUMNS,
      inProject('av', projectId),
    );
  }

  /** Rows in the order of `ids`. @throws NotFoundError (404) when one is not there. */
  async getAll(ids: readonly string[]): Promise<ArtifactVersionRow[]> {
    const rows = await this.database.query<ArtifactVersionRow>(
      `SELECT ${ARTIFACT_VERSION_COLUMNS} FROM artifact_version av WHERE av.id = ANY($1::uuid[])`,
      [ids],
    );
    const found = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => {
      const row = found.get(id);
      if (!row) throw NotFoundError.byId('artifact version', id);
      return row;
    });
  }

  /** @throws NotFoundError (404) */
  async get(id: string): Promise<ArtifactVersionRow> {
    const [row] = await this.getAll([id]);
    return row as ArtifactVersionRow;
  }

  /** Moves `updated`, the only column of its own that an update can change. @throws NotFoundError (404) */
  async touch(sql: Sql, id: string): Promise<void> {
    const touched = await sql.run(`UPDATE artifact_version SET updated = ${NOW} WHERE id = $1`, [id]);
    if (touched === 0) throw NotFoundError.byId('artifact version', id);
  }

  /** The name of the artifact that it is a version of. @throws NotFoundError (404) */
  async artifactNameOf(id: string): Promise<string> {
    const row = await this.database.first<{ name: string }>(
      'SELECT a.name FROM artifact_version av JOIN artifact a ON a.id = av.artifact_id WHERE av.id = $1',
      [id],
    );
    if (!row) throw NotFoundError.byId('artifact version', id);
    return row.name;
  }

  /** Whether no step has it as input or output, and no run returned it. */
  async isUnused(id: string): Promise<boolean> {
    const sql = `SELECT 1 AS one FROM artifact_version av WHERE av.id = $1 AND ${UNUSED_BY_RUNS}`;
    return (await this.database.first(sql, [id])) !== undefined;
  }

  /** @returns false when a step or a run uses it, and then it stays. */
  async deleteUnused(id: string): Promise<boolean> {
    const sql = `DELETE FROM artifact_version av WHERE av.id = $1 AND ${UNUSED_BY_RUNS}`;
    return (await this.database.run(sql, [id])) > 0;
  }

  /**
   * Deletes the versions of a project that neither a step nor a run nor a hook uses, and then, unless `onlyVersions`,
   * the artifacts that have none.
   */
  async prune(projectId: string, onlyVersions: boolean): Promise<void> {
    await this.database.transaction(async (sql) => {
      await sql.run(
        `DELETE FROM artifact_version av WHERE av.project_id = $1 AND ${UNUSED_BY_RUNS}
          AND NOT EXISTS (SELECT 1 FROM hook_invocation_output_artifact h WHERE h.artifact_version_id = av.id)`,
        [projectId],
      );
      if (onlyVersions) return;
      await sql.run(
        `DELETE FROM artifact a WHERE a.project_id = $1
          AND NOT EXISTS (SELECT 1 FROM artifact_version av WHERE av.artifact_id = a.id)`,
        [projectId],
      );
    });
  }
}
