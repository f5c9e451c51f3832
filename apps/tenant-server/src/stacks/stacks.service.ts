import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Sql } from '../database/sql.js';
import { jsonChange } from '../kernel/changes.js';
import { IllegalOperationError, NotFoundError, ValueError } from '../kernel/errors/zenml.error.js';
import type { Caller } from '../kernel/http/caller.js';
import { checkName } from '../kernel/http/fields.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import { withItems, type Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { linkSecrets, unlinkSecrets } from '../secrets/resource-secrets.js';
import { OnboardingService, type OnboardingStep } from '../server/onboarding.service.js';
import { StackAssembly } from './stack-assembly.js';
import { stackViews } from './stack.view.js';
import { StacksRepository } from './stacks.repository.js';
import type { Composition, CreateStack, UpdateStack } from './stacks.schemas.js';

/** Clients expect it to be there under this name, always, and with its local components. */
const DEFAULT_STACK = 'default';

@Injectable()
export class StacksService {
  constructor(
    private readonly database: Database,
    private readonly stacks: StacksRepository,
    private readonly assembly: StackAssembly,
    private readonly onboarding: OnboardingService,
  ) {}

  async list(request: ListRequest): Promise<Page<Model>> {
    const page = await this.stacks.page(request);
    return withItems(page, await stackViews(this.database, page.items, request));
  }

  async get(id: string, hydrate = true): Promise<Model> {
    const [view] = await stackViews(this.database, [await this.stacks.get(id)], { hydrate });
    return view as Model;
  }

  /** With the components and connectors that it brings along: all of it or nothing. */
  async create(caller: Caller, body: CreateStack): Promise<Model> {
    checkName(body.name, 'Stack');
    const id = await this.database.transaction(async (sql) => {
      const composition = await this.assembly.build(sql, caller, body);
      await this.#check(sql, composition);
      const made = await this.stacks.insert(body, caller.userId, sql);
      await this.stacks.compose(made, composition, sql);
      await linkSecrets(sql, caller, 'stack', made, body.secrets);
      return made;
    });
    // The stack is there, whether this is noted or not.
    await this.onboarding.complete(...stepsOf(await this.stacks.flavorsOf(id))).catch(() => undefined);
    return this.get(id);
  }

  /** @throws IllegalOperationError (403) for the default stack. */
  async update(caller: Caller, id: string, body: UpdateStack): Promise<Model> {
    await this.database.transaction(async (sql) => {
      const { name } = await this.stacks.get(id, sql);
      if (name === DEFAULT_STACK) throw new IllegalOperationError('The default stack cannot be modified.');
      if (body.name) checkName(body.name, 'Stack');
      const changes = {
        name: body.name ?? undefined,
        description: body.description,
        stack_spec_path: body.stack_spec_path,
        labels: jsonChange(body.labels),
        environment: jsonChange(body.environment),
      };
      await this.stacks.update(id, changes, sql);
      if (body.components) {
        await this.#check(sql, body.components);
        await this.stacks.compose(id, body.components, sql);
      }
      await linkSecrets(sql, caller, 'stack', id, body.add_secrets);
      await unlinkSecrets(sql, caller, 'stack', id, body.remove_secrets);
    });
    return this.get(id);
  }

  /** @throws IllegalOperationError (403) for the default stack. */
  async delete(id: string): Promise<void> {
    const { name } = await this.stacks.get(id);
    if (name === DEFAULT_STACK) throw new IllegalOperationError('The default stack cannot be deleted.');
    await this.stacks.delete(id);
  }

  /** @throws NotFoundError (404) for a component that is not there, ValueError (400) for one of another type. */
  async #check(sql: Sql, composition: Composition): Promise<void> {
    const types = await this.stacks.componentsWith(Object.values(composition).flat(), sql);
    for (const [type, ids] of Object.entries(composition)) {
      for (const id of ids) {
        const actual = types.get(id);
        if (actual === undefined) throw NotFoundError.byId('stack component', id);
        if (actual !== type) throw new ValueError(`The stack component ${id} is of type '${actual}', not '${type}'.`);
      }
    }
  }
}

const LOCAL_ORCHESTRATORS: ReadonlySet<string> = new Set(['local', 'local_docker']);

/** What the dashboard shows as done once there is a stack with these components. */
function stepsOf(components: readonly { readonly type: string; readonly flavor: string }[]): OnboardingStep[] {
  return components.flatMap(({ type, flavor }): OnboardingStep[] => {
    if (type === 'orchestrator' && !LOCAL_ORCHESTRATORS.has(flavor)) return ['stack_with_remote_orchestrator_created'];
    if (type === 'artifact_store' && flavor !== 'local') return ['stack_with_remote_artifact_store_created'];
    return [];
  });
}
