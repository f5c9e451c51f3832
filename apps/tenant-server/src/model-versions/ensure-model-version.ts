import type { Sql } from '../database/sql.js';
import { EntityCreationError } from '../kernel/errors/zenml.error.js';
import type { Caller } from '../kernel/http/caller.js';
import { getOrCreateModel, type NewModel } from '../models/get-or-create-model.js';
import type { TagInput } from '../tags/tag.schemas.js';
import { attachTags } from '../tags/tagging.js';
import { checkVersionName } from './check-version-name.js';
import { findModelVersion } from './find-model-version.js';
import { insertModelVersion, type NewModelVersion } from './insert-model-version.js';
import { isModelStage, isNumericName } from './stages.js';

export interface WantedModelVersion {
  readonly projectId: string;
  /** The run, also for a step: all steps of a run share its one numbered version. */
  readonly producerRunId: string;
  /** How to make the model when it is not there; the name has no placeholders any more. */
  readonly model: Omit<NewModel, 'projectId' | 'userId'>;
  /** A number, a stage, or a name; without one the version is numbered. */
  readonly version?: string | undefined;
  /** These two are for a version that is made; one that is there keeps its own. */
  readonly description?: string | null | undefined;
  readonly tags?: readonly TagInput[] | null | undefined;
}

/**
 * The version of a model that a run or step works on. The model is made when it is not there. A version that is a
 * number or a stage must be there; one with a name of its own is made when it is not; without a version, the run gets a
 * new number, once. Call it inside a transaction.
 * @returns the version's id.
 * @throws NotFoundError (404), ValueError (400) for a bad name.
 */
export async function ensureModelVersion(
  sql: Sql,
  caller: Pick<Caller, 'userId'>,
  { projectId, producerRunId, model, version, description, tags }: WantedModelVersion,
): Promise<string> {
  const modelId = await getOrCreateModel(sql, { ...model, projectId, userId: caller.userId });
  const name = version || undefined;
  if (name !== undefined && (isNumericName(name) || isModelStage(name))) return findModelVersion(sql, modelId, name);
  if (name !== undefined) checkVersionName(name);
  const wanted: NewModelVersion = {
    modelId,
    projectId,
    userId: caller.userId,
    name: name ?? null,
    description: description ?? null,
    producerRunId,
  };
  const known = await find(sql, wanted);
  if (known) return known;
  const made = await insertModelVersion(sql, wanted);
  if (made) {
    await attachTags(sql, caller, 'model_version', made, tags);
    return made;
  }
  // Another step of the run, or another run, made it meanwhile.
  const other = await find(sql, wanted);
  if (other) return other;
  throw new EntityCreationError(
    `Failed to create version for model ${model.name}: another version has the next number for its name.`,
  );
}

async function find(sql: Sql, { modelId, name, producerRunId }: NewModelVersion): Promise<string | undefined> {
  const row = name
    ? await sql.first<{ id: string }>('SELECT id FROM model_version WHERE model_id = $1 AND name = $2', [modelId, name])
    : await sql.first<{ id: string }>(
        'SELECT id FROM model_version WHERE model_id = $1 AND producer_run_id_if_numeric = $2',
        [modelId, producerRunId],
      );
  return row?.id;
}
