import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Sql } from '../database/sql.js';
import { jsonChange } from '../kernel/changes.js';
import { IllegalOperationError, NotFoundError } from '../kernel/errors/zenml.error.js';
import { withPlainNumbers } from '../kernel/exact-numbers.js';
import type { Caller } from '../kernel/http/caller.js';
import { checkName } from '../kernel/http/fields.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import { withItems, type Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { checkReference } from '../kernel/references.js';
import { linkSecrets, unlinkSecrets } from '../secrets/resource-secrets.js';
import { artifactStorePath } from './artifact-store-path.js';
import { fitConfiguration } from './component-configuration.js';
import { componentViews, type ComponentRow } from './component.view.js';
import { componentExists, ComponentsRepository } from './components.repository.js';
import type { CreateComponent, UpdateComponent } from './components.schemas.js';

/** Kinds that the default stack is made of; their components named `default` are not to be touched. */
const DEFAULT_TYPES: ReadonlySet<string> = new Set(['orchestrator', 'deployer', 'artifact_store']);

@Injectable()
export class ComponentsService {
  constructor(
    private readonly database: Database,
    private readonly components: ComponentsRepository,
  ) {}

  async list(request: ListRequest): Promise<Page<Model>> {
    const page = await this.components.page(request);
    return withItems(page, await componentViews(this.database, page.items, request));
  }

  async get(id: string, hydrate = true): Promise<Model> {
    const [view] = await componentViews(this.database, [await this.components.get(id)], { hydrate });
    return view as Model;
  }

  async create(caller: Caller, body: CreateComponent): Promise<Model> {
    const id = await this.database.transaction(async (sql) => {
      const made = await this.insert(sql, caller, body);
      if (!made) throw componentExists(body.type, body.name);
      return made;
    });
    return this.get(id);
  }

  /**
   * Makes a component in a transaction.
   * @returns its id, or nothing when the name is taken for this type.
   * @throws ValueError (400) for a configuration that the flavor does not take, NotFoundError (404)
   */
  async insert(sql: Sql, caller: Caller, body: CreateComponent): Promise<string | undefined> {
    checkName(body.name, 'Component');
    const configuration = await this.#fit(sql, body, body.configuration);
    await checkReference(sql, {
      table: 'service_connector',
      what: 'service connector',
      id: body.connector,
      by: 'component',
    });
    const id = await this.components.insert({ ...body, configuration }, caller.userId, sql);
    if (id) await linkSecrets(sql, caller, 'stack_component', id, body.secrets);
    return id;
  }

  /** A connector that is not named again is unlinked. @throws IllegalOperationError (403) for a default component. */
  async update(caller: Caller, id: string, body: UpdateComponent): Promise<Model> {
    await this.database.transaction(async (sql) => {
      const existing = await this.components.get(id, sql);
      const { configuration, connector } = body;
      const fitted = configuration
        ? await this.#fit(sql, existing, configuration, JSON.parse(existing.configuration) as Record<string, unknown>)
        : undefined;
      if (isDefault(existing)) throw new IllegalOperationError(`The default ${existing.type} cannot be modified.`);
      await checkReference(sql, {
        table: 'service_connector',
        what: 'service connector',
        id: connector,
        by: 'stack component',
        operation: 'updated',
      });
      if (body.name) checkName(body.name, 'Component');
      const changes = {
        name: body.name ?? undefined,
        configuration: jsonChange(fitted),
        labels: jsonChange(body.labels),
        environment: jsonChange(body.environment),
        connector_id: connector ?? null,
        connector_resource_id: connector ? (body.connector_resource_id ?? null) : null,
      };
      await this.components.update(existing, changes, sql);
      await linkSecrets(sql, caller, 'stack_component', id, body.add_secrets);
      await unlinkSecrets(sql, caller, 'stack_component', id, body.remove_secrets);
    });
    return this.get(id);
  }

  /** @throws IllegalOperationError (403) for a default component, one in a stack, a deployer with deployments. */
  async delete(id: string): Promise<void> {
    await this.database.transaction(async (sql) => {
      const component = await this.components.get(id, sql);
      if (isDefault(component)) throw new IllegalOperationError(`The default ${component.type} cannot be deleted.`);
      await this.components.lock(id, sql);
      await this.#refuseBusyDeployer(component, sql);
      const stacks = await this.components.stackCount(id, sql);
      if (stacks > 0) {
        throw new IllegalOperationError(
          `Stack Component \`${component.name}\` of type \`${component.type} cannot be deleted as it is part of ` +
            `${stacks} stacks. Before deleting this stack component, make sure to remove it from all stacks.`,
        );
      }
      await this.components.delete(id, sql);
    });
  }

  async #refuseBusyDeployer({ id, name, type }: ComponentRow, sql: Sql): Promise<void> {
    const deployments = type === 'deployer' ? await this.components.deploymentCount(id, sql) : 0;
    if (deployments === 0) return;
    throw new IllegalOperationError(
      `The deployer \`${name}\` cannot be deleted because it still manages ${deployments} deployments. ` +
        'Deprovision or delete the deployments first.',
    );
  }

  async #fit(
    sql: Sql,
    { flavor, type }: { readonly flavor: string; readonly type: string },
    configuration: Readonly<Record<string, unknown>>,
    existing: Readonly<Record<string, unknown>> = {},
  ): Promise<Record<string, unknown>> {
    const known = await this.components.findFlavor(flavor, type, sql);
    if (!known) throw new NotFoundError(`No flavor with name '${flavor}' and type '${type}' exists.`);
    // Only the code of a custom flavor knows what it takes, and that runs at the client.
    if (known.is_custom) return configuration;
    const schema = withPlainNumbers(JSON.parse(known.config_schema)) as Record<string, unknown>;
    const fitted = fitConfiguration({ configuration, schema, flavor, type, existing });
    const path = fitted['path'];
    if (type !== 'artifact_store' || typeof path !== 'string' || path === existing['path']) return fitted;
    return { ...fitted, path: artifactStorePath(flavor, path) };
  }
}

const isDefault = ({ name, type }: ComponentRow): boolean => name === 'default' && DEFAULT_TYPES.has(type);
