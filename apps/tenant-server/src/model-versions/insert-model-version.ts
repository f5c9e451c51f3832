import { randomUUID } from 'node:crypto';
import type { Sql } from '../database/sql.js';
import { EntityCreationError } from '../kernel/errors/zenml.error.js';

export interface NewModelVersion {
  readonly modelId: string;
  readonly projectId: string;
  readonly userId: string | null;
  /** The version's own name; without one it is called by its number. */
  readonly name?: string | null;
  readonly description?: string | null;
  readonly stage?: string | null;
  /** A run makes one numbered version of a model at most. */
  readonly producerRunId?: string | null;
}

/**
 * Gives a model its next version. The model is locked first, so that numbers are given out one by one. Call it inside
 * a transaction.
 * @returns the id; undefined when a version has that name or comes from that run already.
 */
export async function insertModelVersion(sql: Sql, version: NewModelVersion): Promise<string | undefined> {
  const { modelId, name, producerRunId } = version;
  const model = await sql.first<{ name: string }>('SELECT name FROM model WHERE id = $1 FOR NO KEY UPDATE', [modelId]);
  if (!model) throw new EntityCreationError('The model was deleted while a version of it was being made.');
  const id = randomUUID();
  const row = await sql.first<{ id: string }>(
    `INSERT INTO model_version (id, number, name, project_id, user_id, model_id, description, stage, producer_run_id_if_numeric)
      SELECT $1, n.number, coalesce($2, n.number::text), $3, $4, $5, $6, $7, $8
        FROM (SELECT coalesce(max(number), 0) + 1 AS number FROM model_version WHERE model_id = $5) n
      ON CONFLICT DO NOTHING RETURNING id`,
    [
      id,
      name ?? null,
      version.projectId,
      version.userId,
      modelId,
      version.description ?? null,
      version.stage ?? null,
      // The column is unique with the model, and is the version's own id wherever that must not bind.
      producerRunId && !name ? producerRunId : id,
    ],
  );
  if (row || name || producerRunId) return row?.id;
  // The number is free while the model is locked, so its text is what somebody called another version.
  throw new EntityCreationError(
    `Failed to create version for model ${model.name}: another version has the next number for its name.`,
  );
}
