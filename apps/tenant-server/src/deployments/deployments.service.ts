import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { sealedPlace, Sealer } from '@zendo/tenancy';
import { Database } from '../database/database.js';
import { jsonChange } from '../kernel/changes.js';
import type { Caller } from '../kernel/http/caller.js';
import { parseListRequest, type RawQuery } from '../kernel/list/list-request.js';
import { withItems, type Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { listInProject, resolveProject } from '../kernel/project.js';
import { checkReference } from '../kernel/references.js';
import { OnboardingService } from '../server/onboarding.service.js';
import { attachTags, detachTags } from '../tags/tagging.js';
import type { DeploymentRow } from './deployment.model.js';
import { deploymentViews, type DeploymentViewRow } from './deployment.view.js';
import { DeploymentsRepository } from './deployments.repository.js';
import type { CreateDeployment, UpdateDeployment } from './deployments.schemas.js';

/** Deployments as records: a deployer at the client's side is what runs them. */
@Injectable()
export class DeploymentsService {
  constructor(
    private readonly database: Database,
    private readonly deployments: DeploymentsRepository,
    private readonly sealer: Sealer,
    private readonly onboarding: OnboardingService,
  ) {}

  async list(caller: Caller, query: RawQuery): Promise<Page<Model>> {
    const request = parseListRequest(query);
    const page = await listInProject(this.database, caller, query, (project) =>
      this.deployments.page(request, project),
    );
    return withItems(page, await this.#views(page.items, request.hydrate));
  }

  async get(id: string, hydrate = true): Promise<Model> {
    const [view] = await this.#views([await this.deployments.get(id)], hydrate);
    return view as Model;
  }

  async create(caller: Caller, body: CreateDeployment): Promise<Model> {
    const id = randomUUID();
    await this.database.transaction(async (sql) => {
      const projectId = await resolveProject(sql, caller, body.project);
      const by = 'deployment';
      const snapshot = { table: 'pipeline_snapshot', what: 'pipeline snapshot', id: body.snapshot_id };
      await checkReference(sql, { ...snapshot, by, project: projectId });
      await checkReference(sql, { table: 'stack_component', what: 'deployer', id: body.deployer_id, by });
      const sealedKey = body.auth_key == null ? null : this.#sealKey(id, body.auth_key);
      await this.deployments.insert({ id, deployment: body, projectId, userId: caller.userId, sealedKey }, sql);
      await attachTags(sql, caller, 'deployment', id, body.tags);
    });
    // The deployment is there, whether this is noted or not.
    await this.onboarding.complete(...STEPS).catch(() => undefined);
    return this.get(id);
  }

  /** Fields that are null or left out stay as they are. */
  async update(caller: Caller, id: string, body: UpdateDeployment): Promise<Model> {
    await this.database.transaction(async (sql) => {
      const { project_id: project } = await this.deployments.get(id, sql);
      const [table, what, by] = ['pipeline_snapshot', 'pipeline snapshot', 'deployment'];
      await checkReference(sql, { table, what, id: body.snapshot_id, by, operation: 'updated', project });
      const changes = {
        name: body.name ?? undefined,
        snapshot_id: body.snapshot_id ?? undefined,
        url: body.url ?? undefined,
        status: body.status ?? undefined,
        deployment_metadata: jsonChange(body.deployment_metadata ?? undefined),
        auth_key: body.auth_key == null ? undefined : this.#sealKey(id, body.auth_key),
      };
      await this.deployments.update(id, changes, sql);
      await attachTags(sql, caller, 'deployment', id, body.add_tags);
      await detachTags(sql, 'deployment', id, body.remove_tags);
    });
    return this.get(id);
  }

  delete(id: string): Promise<void> {
    return this.deployments.delete(id);
  }

  #views(rows: readonly DeploymentViewRow[], hydrate: boolean): Promise<Model[]> {
    return deploymentViews(this.database, rows, { hydrate, openKey: (row) => this.#openKey(row) });
  }

  #sealKey(id: string, key: string): string {
    return this.sealer.seal(Buffer.from(key), sealedPlace('deployment', id)).toString('base64');
  }

  #openKey({ id, auth_key: sealed }: DeploymentRow): string | null {
    return sealed === null
      ? null
      : this.sealer.open(Buffer.from(sealed, 'base64'), sealedPlace('deployment', id)).toString();
  }
}

/** What the dashboard shows as done once something is deployed. */
const STEPS = ['pipeline_deployed', 'oss_onboarding_completed', 'pro_onboarding_completed'] as const;
