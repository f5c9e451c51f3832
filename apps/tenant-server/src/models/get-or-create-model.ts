import type { Sql } from '../database/sql.js';
import { checkName } from '../kernel/http/fields.js';

/** What makes a model. */
export interface NewModel {
  readonly name: string;
  readonly projectId: string;
  readonly userId: string | null;
  readonly license?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly audience?: string | null | undefined;
  readonly use_cases?: string | null | undefined;
  readonly limitations?: string | null | undefined;
  readonly trade_offs?: string | null | undefined;
  readonly ethics?: string | null | undefined;
  readonly save_models_to_registry?: boolean | null | undefined;
}

/** Makes a model. @returns its id; undefined when the project has one of that name. @throws ValueError (400) */
export async function insertModel(sql: Sql, model: NewModel): Promise<string | undefined> {
  checkName(model.name, 'Model');
  const row = await sql.first<{ id: string }>(
    `INSERT INTO model (name, project_id, user_id, license, description, audience, use_cases, limitations, trade_offs,
       ethics, save_models_to_registry)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (name, project_id) DO NOTHING RETURNING id`,
    [
      model.name,
      model.projectId,
      model.userId,
      model.license ?? null,
      model.description ?? null,
      model.audience ?? null,
      model.use_cases ?? null,
      model.limitations ?? null,
      model.trade_offs ?? null,
      model.ethics ?? null,
      model.save_models_to_registry ?? true,
    ],
  );
  return row?.id;
}

/** The id of the model of that name in the project, made when it is not there. One that is there stays as it is. */
export async function getOrCreateModel(sql: Sql, model: NewModel): Promise<string> {
  const id = (await find(sql, model)) ?? (await insertModel(sql, model)) ?? (await find(sql, model));
  if (!id) throw new Error(`Model ${model.name} was deleted while a version of it was being made.`);
  return id;
}

async function find(sql: Sql, { name, projectId }: NewModel): Promise<string | undefined> {
  const row = await sql.first<{ id: string }>('SELECT id FROM model WHERE name = $1 AND project_id = $2', [
    name,
    projectId,
  ]);
  return row?.id;
}
