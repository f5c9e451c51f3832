import type { Sql } from '../database/sql.js';
import { ServerRuntimeError } from '../kernel/errors/zenml.error.js';
import { NOW } from '../kernel/sql-text.js';
import type { ModelStage } from './stages.js';

/**
 * Clears a stage of a model for one of its versions. Two versions that take the same stage at once wait for one
 * another. Call it inside the transaction that then sets the stage.
 * @param versionId the version that is to have the stage.
 * @param force puts the version that is there into the archive.
 * @throws ServerRuntimeError (500) when another version is there and `force` is not set.
 */
export async function takeStage(
  sql: Sql,
  modelId: string,
  versionId: string,
  stage: ModelStage,
  force: boolean,
): Promise<void> {
  await sql.query('SELECT id FROM model WHERE id = $1 FOR NO KEY UPDATE', [modelId]);
  const holder = await sql.first<{ name: string }>(
    'SELECT name FROM model_version WHERE model_id = $1 AND stage = $2 AND id <> $3 ORDER BY number LIMIT 1',
    [modelId, stage, versionId],
  );
  if (!holder) return;
  if (!force) {
    throw new ServerRuntimeError(`Model version ${holder.name} is in ${stage}, but \`force\` flag is False.`);
  }
  await sql.run(
    `UPDATE model_version SET stage = 'archived', updated = ${NOW}
      WHERE model_id = $1 AND stage = $2 AND id <> $3`,
    [modelId, stage, versionId],
  );
}
