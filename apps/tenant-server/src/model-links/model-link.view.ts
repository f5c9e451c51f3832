import { artifactVersionModels } from '../artifact-versions/artifact-version.view.js';
import type { Sql } from '../database/sql.js';
import { distinct, model, type Model } from '../kernel/model.js';
import { runModels } from '../runs/run.view.js';

interface LinkRow {
  readonly id: string;
  readonly created: string;
  readonly updated: string;
  readonly model_version_id: string;
}

export interface ArtifactLinkRow extends LinkRow {
  readonly artifact_version_id: string;
}

export interface RunLinkRow extends LinkRow {
  readonly pipeline_run_id: string;
}

export const ARTIFACT_LINK_COLUMNS = 'l.id, l.created, l.updated, l.model_version_id, l.artifact_version_id';
export const RUN_LINK_COLUMNS = 'l.id, l.created, l.updated, l.model_version_id, l.pipeline_run_id';

/** These links to artifact versions in full, in the order of `rows`; always the same number of statements. */
export async function artifactLinkViews(
  sql: Sql,
  rows: readonly ArtifactLinkRow[],
  { hydrate }: { hydrate: boolean },
): Promise<Model[]> {
  const versions = await artifactVersionModels(sql, distinct(rows.map((row) => row.artifact_version_id)));
  return rows.map((row) =>
    model({
      id: row.id,
      body: { ...bodyOf(row), artifact_version: versions.get(row.artifact_version_id) },
      metadata: hydrate ? {} : null,
    }),
  );
}

/** These links to runs in full, in the order of `rows`; always the same number of statements. */
export async function runLinkViews(
  sql: Sql,
  rows: readonly RunLinkRow[],
  { hydrate }: { hydrate: boolean },
): Promise<Model[]> {
  const runs = await runModels(sql, distinct(rows.map((row) => row.pipeline_run_id)));
  return rows.map((row) =>
    model({
      id: row.id,
      body: { ...bodyOf(row), pipeline_run: runs.get(row.pipeline_run_id) },
      metadata: hydrate ? {} : null,
    }),
  );
}

function bodyOf(row: LinkRow): Record<string, unknown> {
  return { created: row.created, updated: row.updated, model_version: row.model_version_id };
}
