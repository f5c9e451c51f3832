import { Injectable } from '@nestjs/common';
import { codeReferenceId } from '../code-repositories/code-references.js';
import { Database } from '../database/database.js';
import type { Sql } from '../database/sql.js';
import type { Caller } from '../kernel/http/caller.js';
import { checkName } from '../kernel/http/fields.js';
import { parseListRequest, type RawQuery } from '../kernel/list/list-request.js';
import { withItems, type Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { listInProject, resolveProject } from '../kernel/project.js';
import { checkReference } from '../kernel/references.js';
import { attachTags, detachTags } from '../tags/tagging.js';
import { SnapshotRetirementRepository } from './snapshot-retirement.repository.js';
import { snapshotViews, type SnapshotViewOptions } from './snapshot.view.js';
import { SnapshotsRepository } from './snapshots.repository.js';
import type { CreateSnapshot, PruneSnapshots, UpdateSnapshot } from './snapshots.schemas.js';

export interface PruneResult {
  readonly snapshot_count: number;
  /** Of a background task; there is none here. */
  readonly task_id: null;
}

@Injectable()
export class SnapshotsService {
  constructor(
    private readonly database: Database,
    private readonly snapshots: SnapshotsRepository,
    private readonly retirement: SnapshotRetirementRepository,
  ) {}

  async list(caller: Caller, query: RawQuery): Promise<Page<Model>> {
    const request = parseListRequest(query, { ids: ['trigger_id'] });
    const page = await listInProject(this.database, caller, query, (project) => this.snapshots.page(request, project));
    return withItems(page, await snapshotViews(this.database, page.items, { hydrate: request.hydrate }));
  }

  async get(id: string, options: SnapshotViewOptions = { hydrate: true }): Promise<Model> {
    const [view] = await snapshotViews(this.database, [await this.snapshots.get(id, options.hydrate)], options);
    return view as Model;
  }

  async create(caller: Caller, body: CreateSnapshot): Promise<Model> {
    if (body.name) checkName(body.name, 'PipelineSnapshot');
    const id = await this.database.transaction(async (sql) => {
      const projectId = await resolveProject(sql, caller, body.project);
      await checkReferences(sql, body, projectId);
      if (body.name && body.replace) await this.retirement.releaseName(sql, body.pipeline, body.name);
      const reference = body.code_reference ? await codeReferenceId(sql, projectId, body.code_reference) : null;
      const { userId } = caller;
      const made = await this.snapshots.insert({ snapshot: body, projectId, userId, codeReferenceId: reference }, sql);
      await attachTags(sql, caller, 'pipeline_snapshot', made, body.tags);
      return made;
    });
    return this.get(id);
  }

  /** `false` takes the name away, and with it the triggers that start this snapshot. */
  async update(caller: Caller, id: string, body: UpdateSnapshot): Promise<Model> {
    if (body.name) checkName(body.name, 'PipelineSnapshot');
    await this.database.transaction(async (sql) => {
      const { pipeline_id: pipelineId } = await this.snapshots.lock(id, sql);
      if (body.name && body.replace) await this.retirement.releaseName(sql, pipelineId, body.name, id);
      const name = body.name === false ? null : (body.name ?? undefined);
      await this.snapshots.update(id, pipelineId, { name, description: body.description || undefined }, sql);
      if (name === null) await this.retirement.detachTriggers(sql, id);
      await attachTags(sql, caller, 'pipeline_snapshot', id, body.add_tags);
      await detachTags(sql, 'pipeline_snapshot', id, body.remove_tags);
    });
    return this.get(id);
  }

  async delete(id: string): Promise<void> {
    await this.database.transaction(async (sql) => {
      await this.snapshots.lock(id, sql);
      await this.retirement.delete(sql, id);
    });
  }

  /** Without `apply` only counts. */
  async prune(caller: Caller, body: PruneSnapshots): Promise<PruneResult> {
    const project = await resolveProject(this.database, caller, body.project);
    const count = body.apply
      ? await this.retirement.deleteOld(project, body.older_than)
      : await this.retirement.countOld(project, body.older_than);
    return { snapshot_count: count, task_id: null };
  }
}

async function checkReferences(sql: Sql, body: CreateSnapshot, project: string): Promise<void> {
  const by = 'pipeline snapshot';
  await checkReference(sql, { table: 'stack', what: 'stack', id: body.stack, by });
  await checkReference(sql, { table: 'pipeline', what: 'pipeline', id: body.pipeline, by, project });
  await checkReference(sql, { table: 'pipeline_build', what: 'pipeline build', id: body.build, by, project });
  await checkReference(sql, { table: 'schedule', what: 'schedule', id: body.schedule, by, project });
  await checkReference(sql, { table: 'run_template', what: 'run template', id: body.template, by, project });
  const id = body.source_snapshot;
  await checkReference(sql, { table: 'pipeline_snapshot', what: 'pipeline snapshot', id, by, project });
}
