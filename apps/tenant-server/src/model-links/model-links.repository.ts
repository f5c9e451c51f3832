import { Injectable } from '@nestjs/common';
import { explainedDeletion } from '../artifacts/explained-deletion.js';
import { Database } from '../database/database.js';
import type { Sql } from '../database/sql.js';
import { isUuid, normalUuid } from '../kernel/uuid.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import { fetchPage, type Page } from '../kernel/list/page.js';
import { artifactLinkList, runLinkList } from './model-link.list.js';
import { ARTIFACT_LINK_COLUMNS, RUN_LINK_COLUMNS, type ArtifactLinkRow, type RunLinkRow } from './model-link.view.js';

/** A link, and whether this request made it. */
export interface Linked<Row> {
  readonly row: Row;
  readonly created: boolean;
}

@Injectable()
export class ModelLinksRepository {
  constructor(private readonly database: Database) {}

  artifactPage(request: ListRequest): Promise<Page<ArtifactLinkRow>> {
    return fetchPage<ArtifactLinkRow>(this.database, artifactLinkList, request, ARTIFACT_LINK_COLUMNS);
  }

  runPage(request: ListRequest): Promise<Page<RunLinkRow>> {
    return fetchPage<RunLinkRow>(this.database, runLinkList, request, RUN_LINK_COLUMNS);
  }

  linkArtifact(sql: Sql, modelVersionId: string, artifactVersionId: string): Promise<Linked<ArtifactLinkRow>> {
    return link(
      sql,
      `INSERT INTO model_versions_artifacts AS l (model_version_id, artifact_version_id) VALUES ($1, $2)
        ON CONFLICT (model_version_id, artifact_version_id) DO NOTHING RETURNING ${ARTIFACT_LINK_COLUMNS}`,
      `SELECT ${ARTIFACT_LINK_COLUMNS} FROM model_versions_artifacts l
        WHERE l.model_version_id = $1 AND l.artifact_version_id = $2`,
      [modelVersionId, artifactVersionId],
    );
  }

  linkRun(sql: Sql, modelVersionId: string, runId: string): Promise<Linked<RunLinkRow>> {
    return link(
      sql,
      `INSERT INTO model_versions_runs AS l (model_version_id, pipeline_run_id) VALUES ($1, $2)
        ON CONFLICT (model_version_id, pipeline_run_id) DO NOTHING RETURNING ${RUN_LINK_COLUMNS}`,
      `SELECT ${RUN_LINK_COLUMNS} FROM model_versions_runs l WHERE l.model_version_id = $1 AND l.pipeline_run_id = $2`,
      [modelVersionId, runId],
    );
  }

  /** By the link's id, or the newest link to an artifact of that name. @returns whether there was one. */
  async unlinkArtifact(modelVersionId: string, nameOrId: string): Promise<boolean> {
    const touched = isUuid(nameOrId)
      ? await this.database.run('DELETE FROM model_versions_artifacts WHERE model_version_id = $1 AND id = $2', [
          modelVersionId,
          normalUuid(nameOrId),
        ])
      : await this.database.run(
          `DELETE FROM model_versions_artifacts WHERE id = (
             SELECT l.id FROM model_versions_artifacts l JOIN artifact_version av ON av.id = l.artifact_version_id
               JOIN artifact a ON a.id = av.artifact_id
              WHERE l.model_version_id = $1 AND a.name = $2 ORDER BY l.created DESC, l.id LIMIT 1)`,
          [modelVersionId, nameOrId],
        );
    return touched > 0;
  }

  /** By the link's id or the run's name. @returns whether there was one. */
  async unlinkRun(modelVersionId: string, nameOrId: string): Promise<boolean> {
    const touched = isUuid(nameOrId)
      ? await this.database.run('DELETE FROM model_versions_runs WHERE model_version_id = $1 AND id = $2', [
          modelVersionId,
          normalUuid(nameOrId),
        ])
      : await this.database.run(
          `DELETE FROM model_versions_runs l USING pipeline_run r
            WHERE r.id = l.pipeline_run_id AND l.model_version_id = $1 AND r.name = $2`,
          [modelVersionId, nameOrId],
        );
    return touched > 0;
  }

  /**
   * @param onlyLinks keeps the artifact versions.
   * @throws IllegalOperationError (403) when a run has one of them as its output.
   */
  async unlinkAllArtifacts(modelVersionId: string, onlyLinks: boolean): Promise<void> {
    // The links of a version go with it.
    const text = onlyLinks
      ? 'DELETE FROM model_versions_artifacts WHERE model_version_id = $1'
      : `DELETE FROM artifact_version WHERE id IN (
           SELECT artifact_version_id FROM model_versions_artifacts WHERE model_version_id = $1)`;
    try {
      await this.database.run(text, [modelVersionId]);
    } catch (error) {
      throw explainedDeletion(error);
    }
  }
}

async function link<Row extends object>(
  sql: Sql,
  insert: string,
  select: string,
  ids: readonly [string, string],
): Promise<Linked<Row>> {
  const made = await sql.first<Row>(insert, ids);
  if (made) return { row: made, created: true };
  const row = await sql.first<Row>(select, ids);
  if (!row) throw new Error('The link was deleted while it was being made again.');
  return { row, created: false };
}
