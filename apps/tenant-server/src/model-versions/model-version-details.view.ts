import type { Sql } from '../database/sql.js';
import { distinct, model, type Model } from '../kernel/model.js';
import { mlModelModels } from '../models/model.view.js';
import { metadataOf } from '../run-metadata/run-metadata.view.js';
import { tagsOf } from '../tags/tag.view.js';
import { userModels } from '../users/user.view.js';
import { modelVersionBody, type ModelVersionRow } from './model-version.view.js';
import { NO_SERVICES, servicesOf } from './services-of.js';

/** Whole model versions for the operations on them. Services nest model versions, so this is apart from those. */
export async function modelVersionViews(
  sql: Sql,
  rows: readonly ModelVersionRow[],
  { hydrate }: { hydrate: boolean },
): Promise<Model[]> {
  const ids = rows.map((row) => row.id);
  const [models, users, tags, services, metadata] = await Promise.all([
    mlModelModels(sql, distinct(rows.map((row) => row.model_id))),
    userModels(sql, distinct(rows.map((row) => row.user_id))),
    tagsOf(sql, 'model_version', ids),
    servicesOf(sql, ids, { hydrate }),
    hydrate ? metadataOf(sql, 'model_version', ids) : undefined,
  ]);
  return rows.map((row) =>
    model({
      id: row.id,
      name: row.name,
      body: modelVersionBody(row, models),
      metadata: hydrate ? { description: row.description, run_metadata: metadata?.get(row.id) ?? {} } : null,
      resources: {
        user: users.get(row.user_id ?? '') ?? null,
        services: services.get(row.id) ?? NO_SERVICES,
        tags: tags.get(row.id) ?? [],
      },
    }),
  );
}
