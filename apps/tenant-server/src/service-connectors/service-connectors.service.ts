import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Sql } from '../database/sql.js';
import { jsonChange } from '../kernel/changes.js';
import { IllegalOperationError } from '../kernel/errors/zenml.error.js';
import type { Caller } from '../kernel/http/caller.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import { withItems, type Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { ConnectorSecretsService } from './connector-secrets.service.js';
import { findConnectorType, fitConnector } from './connector-types.js';
import { serviceConnectorViews, type ServiceConnectorRow } from './service-connector.view.js';
import { connectorExists, ServiceConnectorsRepository } from './service-connectors.repository.js';
import {
  createServiceConnector,
  type CreateServiceConnector,
  type UpdateServiceConnector,
} from './service-connectors.schemas.js';

export interface ReadOptions {
  readonly hydrate: boolean;
  /** Shows secret attributes in clear. */
  readonly secrets: boolean;
}

@Injectable()
export class ServiceConnectorsService {
  constructor(
    private readonly database: Database,
    private readonly connectors: ServiceConnectorsRepository,
    private readonly secrets: ConnectorSecretsService,
  ) {}

  async list(request: ListRequest, options: ReadOptions): Promise<Page<Model>> {
    const page = await this.connectors.page(request);
    return withItems(page, await this.#views(page.items, options));
  }

  async get(id: string, options: ReadOptions = { hydrate: true, secrets: true }): Promise<Model> {
    const [view] = await this.#views([await this.connectors.get(id)], options);
    return view as Model;
  }

  async create(caller: Caller, body: CreateServiceConnector): Promise<Model> {
    const id = await this.database.transaction(async (sql) => {
      const made = await this.insert(sql, caller, body);
      if (!made) throw connectorExists('create', body.name);
      return made;
    });
    return this.get(id);
  }

  /**
   * Makes a connector in a transaction.
   * @returns its id, or nothing when the name is taken.
   * @throws ValueError (400) when its type does not take the configuration.
   */
  async insert(
    sql: Sql,
    caller: Caller,
    input: Partial<CreateServiceConnector> &
      Pick<CreateServiceConnector, 'name' | 'connector_type' | 'auth_method' | 'configuration'>,
  ): Promise<string | undefined> {
    const connector = createServiceConnector.parse(input);
    const type = findConnectorType(connector.connector_type);
    const fitted = { ...connector, ...(type && fitConnector(type, connector)) };
    const whole = { ...connector, ...fitted, resource_types: [...fitted.resource_types] };
    const { plain, secret } = this.secrets.part(whole.connector_type, whole.auth_method, fitted.configuration ?? {});
    const id = await this.connectors.insert(
      { ...whole, configuration: plain },
      { userId: caller.userId, secretId: null },
      sql,
    );
    if (!id) return undefined;
    const secretId = await this.secrets.keep(sql, caller.userId, connector.name, secret);
    if (secretId) await this.connectors.update(id, { secret_id: secretId }, sql);
    return id;
  }

  /** Resource id and expiration go when they are not named again; a configuration replaces the whole of the old one. */
  async update(caller: Caller, id: string, body: UpdateServiceConnector): Promise<Model> {
    await this.database.transaction(async (sql) => {
      const existing = await this.connectors.get(id, sql, true);
      if ((await this.connectors.componentCount(id, sql)) > 0) refuseChangeInUse(existing, body);
      const method = body.auth_method ?? existing.auth_method;
      const type = findConnectorType(existing.connector_type);
      const settings = {
        auth_method: method,
        resource_types: body.resource_types ?? (JSON.parse(existing.resource_types) as string[]),
        configuration: body.configuration,
      };
      const fitted = type ? fitConnector(type, settings) : { ...settings, supports_instances: body.supports_instances };
      await this.connectors.update(
        id,
        {
          name: body.name ?? undefined,
          connector_type: body.connector_type ?? undefined,
          description: body.description ?? undefined,
          auth_method: method,
          resource_types: JSON.stringify(fitted.resource_types),
          resource_id: body.resource_id ?? null,
          supports_instances: fitted.supports_instances ?? undefined,
          expires_at: body.expires_at ?? undefined,
          expires_skew_tolerance: body.expires_skew_tolerance ?? undefined,
          expiration_seconds: body.expiration_seconds ?? null,
          labels: jsonChange(body.labels ?? undefined),
          ...(fitted.configuration && (await this.#reconfigure(sql, caller, existing, method, fitted.configuration))),
        },
        sql,
      );
    });
    return this.get(id);
  }

  /** @throws IllegalOperationError (403) while components use it. */
  async delete(id: string): Promise<void> {
    await this.database.transaction(async (sql) => {
      const { secret_id: secretId } = await this.connectors.get(id, sql, true);
      const used = await this.connectors.componentCount(id, sql);
      if (used > 0) {
        throw new IllegalOperationError(
          `Service connector with ID ${id} cannot be deleted as it is still referenced by ${used} stack components. ` +
            'Before deleting this service connector, make sure to remove it from all stack components.',
        );
      }
      await this.connectors.delete(id, sql);
      await this.secrets.forget(sql, secretId);
    });
  }

  async #reconfigure(
    sql: Sql,
    caller: Caller,
    existing: ServiceConnectorRow,
    method: string,
    configuration: Readonly<Record<string, unknown>>,
  ): Promise<Record<string, unknown>> {
    const { plain, secret } = this.secrets.part(existing.connector_type, method, configuration);
    await this.secrets.forget(sql, existing.secret_id);
    const secretId = await this.secrets.keep(sql, existing.user_id ?? caller.userId, existing.name, secret);
    return { configuration: JSON.stringify(plain), secret_id: secretId };
  }

  async #views(rows: readonly ServiceConnectorRow[], { hydrate, secrets }: ReadOptions): Promise<Model[]> {
    const options = { hydrate, typeOf: findConnectorType };
    if (!secrets) return serviceConnectorViews(this.database, rows, options);
    return serviceConnectorViews(this.database, rows, { ...options, secrets: await this.secrets.reveal(rows) });
  }
}

/** Components rely on what their connector gives access to. @throws IllegalOperationError (403) */
function refuseChangeInUse(existing: ServiceConnectorRow, body: UpdateServiceConnector): void {
  const types = body.resource_types && JSON.stringify(body.resource_types) !== existing.resource_types;
  const changed = [
    body.connector_type && body.connector_type !== existing.connector_type && 'service type',
    body.auth_method && body.auth_method !== existing.auth_method && 'authentication method',
    types && 'resource type',
    (body.resource_id ?? null) !== existing.resource_id && 'resource ID',
  ].find(Boolean);
  if (!changed) return;
  throw new IllegalOperationError(
    `The ${changed} of a service connector that is already actively used in one or more stack components cannot be changed.`,
  );
}
