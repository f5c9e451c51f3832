import type { Sql } from '../database/sql.js';
import type { Page } from '../kernel/list/page.js';
import { groupBy, type Model } from '../kernel/model.js';
import { SERVICE_COLUMNS, serviceViews, type ServiceRow } from '../services/service.view.js';

/** A model version shows this many of its services; the rest is for the list of services. */
const PAGE_SIZE = 5;

export const NO_SERVICES: Page<Model> = { index: 1, max_size: PAGE_SIZE, total_pages: 1, total: 0, items: [] };

/** The first page of the services of each model version, by its id. Versions without services are not in the map. */
export async function servicesOf(
  sql: Sql,
  modelVersionIds: readonly string[],
  options: { hydrate: boolean },
): Promise<Map<string, Page<Model>>> {
  if (modelVersionIds.length === 0) return new Map();
  const rows = await sql.query<ServiceRow & { total: number }>(
    `SELECT ${SERVICE_COLUMNS}, s.total FROM (
       SELECT *, count(*) OVER of_version AS total, row_number() OVER (of_version ORDER BY created, id) AS place
         FROM service WHERE model_version_id = ANY($1::uuid[]) WINDOW of_version AS (PARTITION BY model_version_id)) s
      WHERE s.place <= ${PAGE_SIZE} ORDER BY s.place`,
    [modelVersionIds],
  );
  if (rows.length === 0) return new Map();
  const views = await serviceViews(sql, rows, options);
  const byId = new Map(views.map((view) => [view.id, view]));
  const groups = groupBy(rows, (row) => row.model_version_id as string);
  return new Map(
    [...groups].map(([id, group]) => {
      const total = group[0]?.total ?? 0;
      const items = group.map((row) => byId.get(row.id) as Model);
      return [id, { ...NO_SERVICES, total_pages: Math.ceil(total / PAGE_SIZE), total, items }];
    }),
  );
}
