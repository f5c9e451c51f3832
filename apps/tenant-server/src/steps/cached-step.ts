import type { Sql } from '../database/sql.js';
import { ServerRuntimeError } from '../kernel/errors/zenml.error.js';
import type { Caller } from '../kernel/http/caller.js';
import type { PipelineConfig } from '../runs/config/pipeline-config.js';
import { tagInput, type TagInput } from '../tags/tag.schemas.js';
import { attachTags } from '../tags/tagging.js';
import type { InputType } from './input-type.js';
import type { ArtifactIds, StepInput } from './step-links.js';

/** Shows on a cached step what its original reported about itself; later reports do not follow. */
export async function copyMetadata(sql: Sql, originalId: string, stepId: string): Promise<void> {
  await sql.run(
    `INSERT INTO run_metadata_resource (resource_id, resource_type, run_metadata_id)
      SELECT $2, 'step_run', rm.id FROM run_metadata_resource rmr JOIN run_metadata rm ON rm.id = rmr.run_metadata_id
       WHERE rmr.resource_id = $1 AND rmr.resource_type = 'step_run' AND rm.publisher_step_id = $1`,
    [originalId, stepId],
  );
}

/** Attaches those tags of the pipeline that cascade to the outputs of a step that does not run. */
export async function cascadeTags(
  sql: Sql,
  caller: Caller,
  pipeline: PipelineConfig,
  outputs: ArtifactIds,
): Promise<void> {
  const tags = (pipeline.tags ?? []).flatMap((tag): TagInput[] => {
    const parsed = tagInput.safeParse(tag);
    return parsed.success && typeof parsed.data !== 'string' && parsed.data.cascade ? [parsed.data] : [];
  });
  await attachTags(sql, caller, 'artifact_version', Object.values(outputs).flat(), tags);
}

interface InputRow {
  readonly name: string;
  readonly artifact_id: string;
  readonly type: InputType;
  readonly input_index: number;
  readonly chunk_index: number | null;
  readonly chunk_size: number | null;
}

/**
 * The inputs of a cached step are what they were in the original, which may have loaded some by itself.
 * @throws ServerRuntimeError (500, as the original server) for one that the original step did not have.
 */
export async function inputsOfOriginal(sql: Sql, originalId: string, inputs: ArtifactIds): Promise<StepInput[]> {
  const rows = await sql.query<InputRow>(
    `SELECT name, artifact_id, type, input_index, chunk_index, chunk_size FROM step_run_input_artifact
      WHERE step_id = $1 ORDER BY name, input_index`,
    [originalId],
  );
  return Object.entries(inputs).flatMap(([name, ids]) =>
    ids.map((artifactId) => {
      const row = rows.find((each) => each.name === name && each.artifact_id === artifactId);
      if (!row) {
        throw new ServerRuntimeError(
          `No input artifact found for input name \`${name}\`, artifact version \`${artifactId}\` and step run ` +
            `\`${originalId}\`.`,
        );
      }
      const { type, input_index: index, chunk_index: chunkIndex, chunk_size: chunkSize } = row;
      return { name, artifactId, type, index, chunkIndex, chunkSize };
    }),
  );
}
