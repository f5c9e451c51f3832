import type { Sql } from '../database/sql.js';
import { ServerRuntimeError } from '../kernel/errors/zenml.error.js';
import { distinct } from '../kernel/model.js';
import { checkReference } from '../kernel/references.js';
import type { InputType } from './input-type.js';

/** What a step reads: one artifact version under one input name. */
export interface StepInput {
  readonly name: string;
  readonly artifactId: string;
  readonly type: InputType;
  readonly index: number;
  readonly chunkIndex: number | null;
  readonly chunkSize: number | null;
}

/** Artifact version ids by name. */
export type ArtifactIds = Readonly<Record<string, readonly string[]>>;

/** @throws NotFoundError (404) for a version that is not there or in another project. */
export async function checkArtifacts(
  sql: Sql,
  project: string,
  what: 'input artifact' | 'output artifact',
  ids: readonly string[],
): Promise<void> {
  const wanted = distinct(ids);
  if (wanted.length === 0) return;
  const found = await sql.query<{ id: string }>(
    'SELECT id FROM artifact_version WHERE id = ANY($1::uuid[]) AND project_id = $2',
    [wanted, project],
  );
  if (found.length === wanted.length) return;
  const known = new Set(found.map((row) => row.id));
  const id = wanted.find((each) => !known.has(each));
  await checkReference(sql, { table: 'artifact_version', what, id, by: 'step run', operation: 'updated', project });
}

/** Links a step to what it reads; a link that is there already stays. */
export async function addInputs(sql: Sql, stepId: string, inputs: readonly StepInput[]): Promise<void> {
  if (inputs.length === 0) return;
  await sql.run(
    `INSERT INTO step_run_input_artifact (step_id, name, artifact_id, type, input_index, chunk_index, chunk_size)
      SELECT $1, i.* FROM unnest($2::text[], $3::uuid[], $4::text[], $5::int[], $6::int[], $7::int[])
        AS i (name, artifact_id, type, input_index, chunk_index, chunk_size)
      ON CONFLICT ON CONSTRAINT step_run_input_artifact_pkey DO NOTHING`,
    [
      stepId,
      inputs.map((input) => input.name),
      inputs.map((input) => input.artifactId),
      inputs.map((input) => input.type),
      inputs.map((input) => input.index),
      inputs.map((input) => input.chunkIndex),
      inputs.map((input) => input.chunkSize),
    ],
  );
}

/** Artifacts that the step's code loaded by itself; one that is an input under that name already is passed over. */
export async function addLoaded(sql: Sql, stepId: string, loaded: Readonly<Record<string, string>>): Promise<void> {
  const names = Object.keys(loaded);
  if (names.length === 0) return;
  await sql.run(
    `INSERT INTO step_run_input_artifact (step_id, name, artifact_id, type, input_index)
      SELECT $1, l.name, l.artifact_id, 'manual', 0 FROM unnest($2::text[], $3::uuid[]) AS l (name, artifact_id)
       WHERE NOT EXISTS (SELECT 1 FROM step_run_input_artifact i
                          WHERE i.step_id = $1 AND i.name = l.name AND i.artifact_id = l.artifact_id)
      ON CONFLICT ON CONSTRAINT step_run_input_artifact_pkey DO NOTHING`,
    [stepId, names, Object.values(loaded)],
  );
}

/** An artifact is an output of a step once, under the name it was given first. */
export async function addOutputs(sql: Sql, stepId: string, outputs: ArtifactIds): Promise<void> {
  const pairs = Object.entries(outputs).flatMap(([name, ids]) => ids.map((id) => [name, id] as const));
  if (pairs.length === 0) return;
  await sql.run(
    `INSERT INTO step_run_output_artifact (step_id, name, artifact_id)
      SELECT $1, o.name, o.artifact_id FROM unnest($2::text[], $3::uuid[]) AS o (name, artifact_id)
      ON CONFLICT (step_id, artifact_id) DO NOTHING`,
    [stepId, pairs.map(([name]) => name), pairs.map(([, id]) => id)],
  );
}

/**
 * Makes a step a child of those that its configuration names: of their first attempts, as the original does, so that
 * what a step comes after does not change with how often that was tried.
 * @throws ServerRuntimeError (500, as the original) when one of them has not been started.
 */
export async function addParents(
  sql: Sql,
  step: { readonly id: string; readonly name: string; readonly runId: string },
  names: readonly string[],
): Promise<void> {
  if (names.length === 0) return;
  const linked = await sql.query<{ name: string }>(
    `WITH parent AS (
       SELECT DISTINCT ON (name) id, name FROM step_run WHERE pipeline_run_id = $2 AND name = ANY($3::text[])
        ORDER BY name, version),
     link AS (
       INSERT INTO step_run_parents (child_id, parent_id) SELECT $1, id FROM parent ON CONFLICT DO NOTHING)
     SELECT name FROM parent`,
    [step.id, step.runId, names],
  );
  const known = new Set(linked.map((row) => row.name));
  const missing = names.find((name) => !known.has(name));
  if (missing) {
    throw new ServerRuntimeError(`Parent step run \`${missing}\` not found for step run \`${step.name}\`.`);
  }
}
