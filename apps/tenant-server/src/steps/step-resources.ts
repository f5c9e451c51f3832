import { artifactVersionModels } from '../artifact-versions/artifact-version.view.js';
import type { Sql } from '../database/sql.js';
import { distinct, groupBy, listsByName, type Model } from '../kernel/model.js';
import { logsOf } from '../logs/logs.view.js';
import { modelVersionModels } from '../model-versions/model-version.view.js';
import { userModels } from '../users/user.view.js';

/** What the resources of a step are found by. */
export interface StepLinksRow {
  readonly id: string;
  readonly user_id: string | null;
  readonly model_version_id: string | null;
}

interface InputRow {
  readonly step_id: string;
  readonly name: string;
  readonly type: string;
  readonly artifact_id: string;
  readonly input_index: number;
  readonly chunk_index: number | null;
  readonly chunk_size: number | null;
}

type OutputRow = Pick<InputRow, 'step_id' | 'name' | 'artifact_id'>;
type ByName<Item> = Record<string, Item[]>;

/** The `resources` of each step, by its id. */
export async function stepResources(
  sql: Sql,
  rows: readonly StepLinksRow[],
): Promise<Map<string, Record<string, unknown>>> {
  const ids = rows.map((row) => row.id);
  const [users, modelVersions, logs, [inputs, outputs]] = await Promise.all([
    userModels(sql, distinct(rows.map((row) => row.user_id))),
    modelVersionModels(sql, distinct(rows.map((row) => row.model_version_id))),
    logsOf(sql, 'step_run_id', ids),
    artifactsOf(sql, ids),
  ]);
  return new Map(
    rows.map((row) => [
      row.id,
      {
        user: (row.user_id && users.get(row.user_id)) || null,
        log_collection: logs.get(row.id) ?? [],
        model_version: (row.model_version_id && modelVersions.get(row.model_version_id)) || null,
        inputs: inputs.get(row.id) ?? {},
        outputs: outputs.get(row.id) ?? {},
        resource_request: null,
      },
    ]),
  );
}

type Artifacts = [inputs: Map<string, ByName<unknown>>, outputs: Map<string, ByName<Model>>];

async function artifactsOf(sql: Sql, ids: readonly string[]): Promise<Artifacts> {
  if (ids.length === 0) return [new Map(), new Map()];
  const [inputRows, outputRows] = await Promise.all([
    sql.query<InputRow>(
      `SELECT i.step_id, i.name, i.type, i.artifact_id, i.input_index, i.chunk_index, i.chunk_size
         FROM step_run_input_artifact i WHERE i.step_id = ANY($1::uuid[]) ORDER BY i.name, i.input_index`,
      [ids],
    ),
    sql.query<OutputRow>(
      `SELECT o.step_id, o.name, o.artifact_id FROM step_run_output_artifact o
         JOIN artifact_version v ON v.id = o.artifact_id
        WHERE o.step_id = ANY($1::uuid[]) ORDER BY o.name, v.created, v.id`,
      [ids],
    ),
  ]);
  const versions = await artifactVersionModels(
    sql,
    distinct([...inputRows, ...outputRows].map((row) => row.artifact_id)),
  );
  const inputs = collect(inputRows, versions, (row, version) => ({
    ...version,
    input_type: row.type,
    index: row.input_index,
    chunk_index: row.chunk_index,
    chunk_size: row.chunk_size,
  }));
  return [inputs, collect(outputRows, versions, (_, version) => version)];
}

function collect<Row extends OutputRow, Item>(
  rows: readonly Row[],
  versions: ReadonlyMap<string, Model>,
  itemOf: (row: Row, version: Model) => Item,
): Map<string, ByName<Item>> {
  const steps = groupBy(rows, (row) => row.step_id);
  const itemIn = (row: Row): Item | undefined => {
    const version = versions.get(row.artifact_id);
    return version && itemOf(row, version);
  };
  return new Map([...steps].map(([id, group]) => [id, listsByName(group, itemIn)]));
}
