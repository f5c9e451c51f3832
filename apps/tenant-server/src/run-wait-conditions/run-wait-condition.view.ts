import type { Sql } from '../database/sql.js';
import { distinct, model, type Model } from '../kernel/model.js';
import { metadataOf } from '../run-metadata/run-metadata.view.js';
import { runModels } from '../runs/run.view.js';
import { userModels } from '../users/user.view.js';
import { waitConditionBody, type WaitConditionRow } from './run-wait-condition.model.js';

/** The whole of these conditions, with a number of statements that does not depend on how many they are. */
export async function waitConditionViews(
  sql: Sql,
  rows: readonly WaitConditionRow[],
  { hydrate }: { hydrate: boolean },
): Promise<Model[]> {
  const [users, runs, metadata] = await Promise.all([
    userModels(sql, distinct(rows.map((row) => row.user_id))),
    runModels(sql, distinct(rows.map((row) => row.run_id))),
    hydrate
      ? metadataOf(
          sql,
          'wait_condition',
          rows.map((row) => row.id),
        )
      : undefined,
  ]);
  return rows.map((row) =>
    model({
      id: row.id,
      name: row.name,
      body: waitConditionBody(row),
      metadata: hydrate
        ? {
            question: row.question,
            run_metadata: metadata?.get(row.id) ?? {},
            data_schema: parsed(row.data_schema_json),
            resolution: row.resolution,
            result: parsed(row.result_json),
          }
        : null,
      resources: { user: (row.user_id && users.get(row.user_id)) || null, run: runs.get(row.run_id) ?? null },
    }),
  );
}

const parsed = (text: string | null): unknown => (text === null ? null : (JSON.parse(text) as unknown));
