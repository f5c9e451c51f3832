import { componentModels } from '../components/component.view.js';
import { curatedVisualizationsOf } from '../curated-visualizations/curated-visualization.view.js';
import type { Sql } from '../database/sql.js';
import { distinct, type Model } from '../kernel/model.js';
import { pipelineModels } from '../pipelines/pipeline.model.js';
import { snapshotModels } from '../snapshots/snapshot.view.js';
import { stackModels } from '../stacks/stack.view.js';
import { tagsOf } from '../tags/tag.view.js';
import { userModels } from '../users/user.view.js';
import { deploymentModel, type DeploymentRow } from './deployment.model.js';

/** With what the deployment's snapshot belongs to; null when the snapshot is gone. */
export type DeploymentViewRow = DeploymentRow & {
  readonly pipeline_id: string | null;
  readonly stack_id: string | null;
};

export const DEPLOYMENT_TABLES = 'deployment d LEFT JOIN pipeline_snapshot s ON s.id = d.snapshot_id';

export interface DeploymentViewOptions {
  readonly hydrate: boolean;
  /** Opens the sealed key with which clients call the deployment. */
  readonly openKey: (row: DeploymentRow) => string | null;
}

/** These deployments in full, in the order of `rows`; always the same number of statements. */
export async function deploymentViews(
  sql: Sql,
  rows: readonly DeploymentViewRow[],
  { hydrate, openKey }: DeploymentViewOptions,
): Promise<Model[]> {
  const ids = rows.map((row) => row.id);
  const [users, snapshots, deployers, pipelines, stacks, tags, visualizations] = await Promise.all([
    userModels(sql, distinct(rows.map((row) => row.user_id))),
    snapshotModels(sql, distinct(rows.map((row) => row.snapshot_id))),
    componentModels(sql, distinct(rows.map((row) => row.deployer_id))),
    pipelineModels(sql, distinct(rows.map((row) => row.pipeline_id))),
    stackModels(sql, distinct(rows.map((row) => row.stack_id))),
    tagsOf(sql, 'deployment', ids),
    curatedVisualizationsOf(sql, 'deployment', ids),
  ]);
  return rows.map((row) =>
    deploymentModel(
      row,
      hydrate ? { deployment_metadata: JSON.parse(row.deployment_metadata) as unknown, auth_key: openKey(row) } : null,
      {
        user: users.get(row.user_id ?? '') ?? null,
        tags: tags.get(row.id) ?? [],
        snapshot: snapshots.get(row.snapshot_id ?? '') ?? null,
        deployer: deployers.get(row.deployer_id ?? '') ?? null,
        pipeline: pipelines.get(row.pipeline_id ?? '') ?? null,
        stack: stacks.get(row.stack_id ?? '') ?? null,
        visualizations: visualizations.get(row.id) ?? [],
      },
    ),
  );
}
