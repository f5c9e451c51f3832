import type { Sql } from '../database/sql.js';
import { distinct, groupBy, model, type Model } from '../kernel/model.js';
import { runModels } from '../runs/run.view.js';
import { snapshotModels } from '../snapshots/snapshot.view.js';
import { userModels } from '../users/user.view.js';
import { webhookModels } from '../webhooks/webhook.view.js';

export interface TriggerRow {
  readonly id: string;
  readonly created: string;
  readonly updated: string;
  readonly user_id: string | null;
  readonly project_id: string;
  readonly name: string;
  readonly active: boolean;
  readonly is_archived: boolean;
  readonly type: 'schedule' | 'platform_event' | 'webhook';
  readonly flavor: string;
  /** JSON object: what the type adds to the body. */
  readonly configuration: string;
  readonly concurrency: string;
  readonly webhook_id: string | null;
  readonly next_occurrence: string | null;
}

export const TRIGGER_COLUMNS =
  't.id, t.created, t.updated, t.user_id, t.project_id, t.name, t.active, t.is_archived, t.type, t.flavor, ' +
  't.configuration, t.concurrency, t.webhook_id, t.next_occurrence';

/** Triggers have their name in the body only. */
export async function triggerViews(
  sql: Sql,
  rows: readonly TriggerRow[],
  { hydrate }: { hydrate: boolean },
): Promise<Model[]> {
  const ids = rows.map((row) => row.id);
  const [users, webhooks, attached, runs] = await Promise.all([
    userModels(sql, distinct(rows.map((row) => row.user_id))),
    webhookModels(sql, distinct(rows.map((row) => row.webhook_id))),
    attachedTo(sql, ids),
    latestRunsOf(sql, ids),
  ]);
  return rows.map((row) =>
    model({
      id: row.id,
      body: bodyOf(row),
      metadata: hydrate ? {} : null,
      resources: {
        user: users.get(row.user_id ?? '') ?? null,
        ...(attached.get(row.id) ?? { snapshots: [], executable_snapshots: [], snapshot_dispatch_states: {} }),
        latest_run: runs.get(row.id) ?? null,
        webhook: webhooks.get(row.webhook_id ?? '') ?? null,
      },
    }),
  );
}

function bodyOf(row: TriggerRow): Record<string, unknown> {
  const { name, active, type, concurrency, created, updated, user_id, project_id, is_archived, flavor } = row;
  const body = { name, active, type, concurrency, created, updated, user_id, project_id, is_archived, flavor };
  const configuration = JSON.parse(row.configuration) as Record<string, unknown>;
  // An inactive schedule is not due.
  const isDue = active && !is_archived;
  return {
    ...body,
    ...configuration,
    ...(type === 'schedule' && { next_occurrence: isDue ? row.next_occurrence : null }),
    ...(type === 'webhook' && { webhook_id: row.webhook_id }),
  };
}

interface AttachedRow {
  readonly trigger_id: string;
  readonly snapshot_id: string;
  /** What the attached snapshot was made from, which is what people know it by. */
  readonly shown_id: string;
  /** JSON object. */
  readonly dispatch_state: string | null;
}

interface Attached {
  readonly snapshots: Model[];
  readonly executable_snapshots: Model[];
  readonly snapshot_dispatch_states: Record<string, unknown>;
}

async function attachedTo(sql: Sql, triggerIds: readonly string[]): Promise<Map<string, Attached>> {
  if (triggerIds.length === 0) return new Map();
  const rows = await sql.query<AttachedRow>(
    `SELECT ts.trigger_id, ts.snapshot_id, coalesce(s.source_snapshot_id, s.id) AS shown_id, ts.dispatch_state
       FROM trigger_snapshot ts JOIN pipeline_snapshot s ON s.id = ts.snapshot_id
      WHERE ts.trigger_id = ANY($1::uuid[]) ORDER BY ts.created_at, ts.snapshot_id`,
    [triggerIds],
  );
  const models = await snapshotModels(sql, distinct(rows.flatMap((row) => [row.snapshot_id, row.shown_id])));
  const groups = groupBy(rows, (row) => row.trigger_id);
  return new Map(
    [...groups].map(([id, group]) => [
      id,
      {
        snapshots: group.flatMap((row) => models.get(row.shown_id) ?? []),
        executable_snapshots: group.flatMap((row) => models.get(row.snapshot_id) ?? []),
        snapshot_dispatch_states: Object.fromEntries(
          group.flatMap(({ shown_id: shown, dispatch_state: state }) =>
            state ? [[shown, JSON.parse(state) as unknown]] : [],
          ),
        ),
      },
    ]),
  );
}

async function latestRunsOf(sql: Sql, triggerIds: readonly string[]): Promise<Map<string, Model>> {
  if (triggerIds.length === 0) return new Map();
  const rows = await sql.query<{ trigger_id: string; pipeline_run_id: string }>(
    `SELECT DISTINCT ON (trigger_id) trigger_id, pipeline_run_id FROM trigger_execution
      WHERE trigger_id = ANY($1::uuid[]) ORDER BY trigger_id, created_at DESC`,
    [triggerIds],
  );
  const runs = await runModels(sql, distinct(rows.map((row) => row.pipeline_run_id)));
  return new Map(
    rows.flatMap(({ trigger_id: id, pipeline_run_id: run }) => {
      const found = runs.get(run);
      return found ? [[id, found] as const] : [];
    }),
  );
}
