import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Clock } from '../kernel/clock.js';
import { IllegalOperationError, NotFoundError, ValueError } from '../kernel/errors/zenml.error.js';
import type { Caller } from '../kernel/http/caller.js';
import { parseListRequest, type RawQuery } from '../kernel/list/list-request.js';
import { withItems, type Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { listInProject, resolveProject } from '../kernel/project.js';
import { checkReference } from '../kernel/references.js';
import { targetEventsOf } from '../webhooks/targets/target-events.js';
import { detailsOf } from './trigger-details.js';
import { triggerViews, type TriggerRow } from './trigger.view.js';
import { TriggersRepository } from './triggers.repository.js';
import type { CreateTrigger, UpdateTrigger } from './triggers.schemas.js';

/** Triggers as records: this server starts no runs by itself, so nothing can be attached to one. */
@Injectable()
export class TriggersService {
  constructor(
    private readonly database: Database,
    private readonly triggers: TriggersRepository,
    private readonly clock: Clock,
  ) {}

  async list(caller: Caller, query: RawQuery): Promise<Page<Model>> {
    const request = parseListRequest(query, { flags: ['active'] });
    const page = await listInProject(this.database, caller, query, (project) => this.triggers.page(request, project));
    return withItems(page, await triggerViews(this.database, page.items, request));
  }

  async get(id: string, hydrate = true): Promise<Model> {
    return this.#view(await this.triggers.get(id), hydrate);
  }

  async create(caller: Caller, body: CreateTrigger): Promise<Model> {
    const projectId = await resolveProject(this.database, caller, body.project);
    const trigger = await this.#withSource(body, projectId, 'webhook_id' in body ? body.webhook_id : undefined);
    const details = detailsOf(trigger, this.clock.now());
    return this.#view(await this.triggers.insert(trigger, details, { projectId, userId: caller.userId }), true);
  }

  /** The whole of it is replaced. @throws IllegalOperationError (403) for an archived trigger or another type. */
  async update(id: string, body: UpdateTrigger): Promise<Model> {
    const existing = await this.triggers.get(id);
    if (existing.is_archived) throw new IllegalOperationError('Archived triggers can not be updated.');
    if (existing.type !== body.type) {
      throw new IllegalOperationError('A trigger can not be updated with a different trigger type.');
    }
    const trigger = await this.#withSource(body, existing.project_id, existing.webhook_id ?? undefined);
    const { configuration, ...columns } = detailsOf(trigger, this.clock.now());
    const { name, active, concurrency } = trigger;
    const changes = { ...columns, name, active, concurrency, configuration: JSON.stringify(configuration) };
    await this.triggers.update(id, changes);
    return this.get(id);
  }

  /** @param soft archives the trigger in place of deleting it. */
  async delete(id: string, soft: boolean): Promise<void> {
    await this.database.transaction(async (sql) => {
      const trigger = await this.triggers.get(id, sql);
      if (!soft) return this.triggers.delete(id, sql);
      if (trigger.is_archived) throw new IllegalOperationError(`Trigger ${id} is already archived.`);
      await this.triggers.archive(trigger, sql);
    });
  }

  /** @throws NotFoundError (404), IllegalOperationError (403) without a name, ValueError (400): runs cannot be started from here. */
  async attach(id: string, snapshotId: string): Promise<never> {
    const trigger = await this.triggers.get(id);
    const snapshot = await this.triggers.findSnapshot(snapshotId, trigger.project_id);
    if (!snapshot) throw new NotFoundError(`Snapshot ${snapshotId} doesn't exist.`);
    if (!snapshot.name) throw new IllegalOperationError('Can not attach a snapshot without name to a trigger.');
    throw new ValueError(
      snapshot.is_local
        ? 'Unable to run pipeline from the server on a stack that includes local stack components.'
        : 'This server does not run pipelines by itself.',
    );
  }

  /** @throws NotFoundError (404) */
  async detach(id: string, snapshotId: string): Promise<void> {
    await this.triggers.get(id);
    const detached = await this.triggers.detach(id, snapshotId);
    if (detached === 0) throw new NotFoundError(`Snapshot ${snapshotId} is not attached to trigger ${id}`);
  }

  /** @throws NotFoundError (404) */
  async clearErrors(id: string, snapshotId: string | undefined): Promise<void> {
    await this.triggers.get(id);
    const cleared = await this.triggers.clearErrors(id, snapshotId);
    if (snapshotId && cleared === 0) {
      throw new NotFoundError(`Snapshot ${snapshotId} is not attached to trigger ${id}`);
    }
  }

  /**
   * Checks that what a trigger waits for is there, and reads its configuration as the webhook's sender has it.
   * @throws NotFoundError (404), UnreadableValueError (422) for a configuration that does not fit the sender.
   */
  async #withSource<Trigger extends CreateTrigger | UpdateTrigger>(
    trigger: Trigger,
    project: string,
    webhookId: string | undefined,
  ): Promise<Trigger> {
    const by = 'trigger';
    if (trigger.type === 'platform_event') {
      const { type: table, id } = trigger.source_entity;
      // What a trigger waits for may be in any project.
      await checkReference(this.database, { table, what: table.replaceAll('_', ' '), id, by });
    }
    if (trigger.type !== 'webhook' || !webhookId) return trigger;
    await checkReference(this.database, { table: 'webhook', what: 'webhook', id: webhookId, by, project });
    const type = await this.triggers.webhookType(webhookId);
    return { ...trigger, configuration: targetEventsOf(type, trigger.configuration) };
  }

  async #view(row: TriggerRow, hydrate: boolean): Promise<Model> {
    const [view] = await triggerViews(this.database, [row], { hydrate });
    return view as Model;
  }
}
