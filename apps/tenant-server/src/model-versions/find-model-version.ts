import type { Sql } from '../database/sql.js';
import { NotFoundError } from '../kernel/errors/zenml.error.js';
import { isModelStage } from './stages.js';

/**
 * The version of a model that a word means: a number, a stage (`latest` is the highest number), or a name.
 * @throws NotFoundError (404)
 */
export async function findModelVersion(sql: Sql, modelId: string, word: string): Promise<string> {
  const [condition, value, message] = lookUp(modelId, word);
  const row = await sql.first<{ id: string }>(
    `SELECT id FROM model_version WHERE model_id = $1 AND ${condition} ORDER BY number DESC LIMIT 1`,
    value === undefined ? [modelId] : [modelId, value],
  );
  if (!row) throw new NotFoundError(message);
  return row.id;
}

function lookUp(modelId: string, word: string): [condition: string, value: unknown, message: string] {
  if (/^\d{1,9}$/.test(word)) {
    return ['number = $2', Number(word), `No version with number ${word} found for model ${modelId}.`];
  }
  if (word === 'latest') return ['TRUE', undefined, `No latest stage version found for model ${modelId}.`];
  if (isModelStage(word)) return ['stage = $2', word, `No ${word} stage version found for model ${modelId}.`];
  return ['name = $2', word, `No ${word} version found for model ${modelId}.`];
}
