import type { Sql } from '../database/sql.js';
import { model, type Model } from '../kernel/model.js';

export interface DeploymentRow {
  readonly id: string;
  readonly created: string;
  readonly updated: string;
  readonly user_id: string | null;
  readonly project_id: string;
  readonly name: string;
  readonly status: string;
  readonly url: string | null;
  readonly auth_key: string | null;
  /** JSON object. */
  readonly deployment_metadata: string;
  readonly snapshot_id: string | null;
  readonly deployer_id: string | null;
}

export const DEPLOYMENT_COLUMNS =
  'd.id, d.created, d.updated, d.user_id, d.project_id, d.name, d.status, d.url, d.auth_key, d.deployment_metadata, ' +
  'd.snapshot_id, d.deployer_id';

export const DEPLOYMENT_STATUSES = ['unknown', 'pending', 'running', 'absent', 'error'] as const;
const KNOWN: ReadonlySet<string> = new Set(DEPLOYMENT_STATUSES);

export function deploymentModel(
  row: DeploymentRow,
  metadata: Model['metadata'] = null,
  resources: Model['resources'] = null,
): Model {
  const { id, name, created, updated, user_id, project_id, url, status } = row;
  return model({
    id,
    name,
    body: { created, updated, user_id, project_id, url, status: KNOWN.has(status) ? status : 'unknown' },
    metadata,
    resources,
  });
}

/** Nested form of the deployment of each of these snapshots, by snapshot id. */
export async function deploymentsOfSnapshots(sql: Sql, snapshotIds: readonly string[]): Promise<Map<string, Model>> {
  if (snapshotIds.length === 0) return new Map();
  const rows = await sql.query<DeploymentRow & { snapshot_id: string }>(
    `SELECT ${DEPLOYMENT_COLUMNS} FROM deployment d WHERE d.snapshot_id = ANY($1::uuid[]) ORDER BY d.created, d.id`,
    [snapshotIds],
  );
  return new Map(rows.map((row) => [row.snapshot_id, deploymentModel(row)]));
}
