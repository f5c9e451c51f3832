import { Injectable } from '@nestjs/common';
import { AuthorizationError } from '../auth/authorization.error.js';
import { ValueError } from '../kernel/errors/zenml.error.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import type { AskedResource, ConnectorInstance, ConnectorToOpen } from './connector-instance.js';
import { inBatches } from '../kernel/in-batches.js';
import { ConnectorOpener } from './connector-opener.service.js';
import { recordedResources, verifiedResources, type ConnectorResources } from './connector-resources.js';
import { findConnectorType } from './connector-types.js';
import { ServiceConnectorsRepository } from './service-connectors.repository.js';
import type { ConnectorInfo, CreateServiceConnector } from './service-connectors.schemas.js';

/** What can be deployed with a connector, by kind of component. Only clouds, which clients look into, offer any. */
export interface StackResources {
  readonly connector_type: string;
  readonly components_resources_info: typeof NOTHING;
}

const NOTHING = { artifact_store: [], orchestrator: [], container_registry: [] } as const;

/** What connectors give access to. Those of types that the server has no code for are looked into by clients. */
@Injectable()
export class ConnectorResourcesService {
  constructor(
    private readonly connectors: ServiceConnectorsRepository,
    private readonly opener: ConnectorOpener,
  ) {}

  /** @throws NotFoundError (404), NotImplementedHereError (501), ValueError (400) */
  async verify(id: string, asked: AskedResource, listed: boolean): Promise<ConnectorResources> {
    return verifiedResources(await this.opener.openStored(await this.connectors.get(id)), asked, listed);
  }

  /** The same for a connector that is not stored, and has no name yet. */
  async verifyConfiguration(connector: CreateServiceConnector, listed: boolean): Promise<ConnectorResources> {
    return verifiedResources(this.opener.open({ ...UNNAMED, ...pick(connector) }), {}, listed);
  }

  /** Connectors that cannot be asked for what is wanted are left out. */
  async list(request: ListRequest): Promise<ConnectorResources[]> {
    const asked: AskedResource = {
      resource_type: request.filters.get('resource_type')?.at(-1),
      resource_id: request.filters.get('resource_id')?.at(-1),
    };
    const filters = new Map([...request.filters].filter(([field]) => field !== 'resource_id'));
    const { items } = await this.connectors.page({ ...request, filters });
    const found = new Map<string | null, ConnectorResources | undefined>();
    await inBatches(await this.opener.clear(items), async (each) =>
      found.set(each.id, await this.#resourcesOf(each, asked)),
    );
    return items.flatMap(({ id }) => found.get(id) ?? []);
  }

  async #resourcesOf(connector: ConnectorToOpen, asked: AskedResource): Promise<ConnectorResources | undefined> {
    if (!findConnectorType(connector.connector_type)) {
      if (asked.resource_id && connector.resource_id !== asked.resource_id) return undefined;
      return recordedResources(connector, asked.resource_type ?? undefined);
    }
    try {
      return await verifiedResources(this.opener.open(connector), asked);
    } catch (error) {
      if (error instanceof ValueError || error instanceof AuthorizationError) return undefined;
      throw error;
    }
  }

  /**
   * What a stack could be made of.
   * @throws ValueError (400) unless it is asked for one of both, and as {@link verify}
   */
  async forStack(info: ConnectorInfo | undefined, id: string | undefined): Promise<StackResources> {
    if ((info === undefined) === (id === undefined)) {
      throw new ValueError('Either connector_info or connector_uuid must be provided, and only one of them.');
    }
    const instance =
      id === undefined
        ? this.#openInfo(info as ConnectorInfo)
        : await this.opener.openStored(await this.connectors.get(id));
    await verifiedResources(instance, {});
    return { connector_type: instance.type.connector_type, components_resources_info: NOTHING };
  }

  #openInfo({ type, auth_method, configuration }: ConnectorInfo): ConnectorInstance {
    return this.opener.open({ ...UNNAMED, connector_type: type, auth_method, configuration });
  }
}

const UNNAMED = {
  id: null,
  name: null,
  resource_types: [],
  resource_id: null,
  expires_at: null,
  expires_skew_tolerance: null,
  expiration_seconds: null,
} as const;

const pick = (connector: CreateServiceConnector) => ({
  connector_type: connector.connector_type,
  auth_method: connector.auth_method,
  resource_types: connector.resource_types,
  resource_id: connector.resource_id ?? null,
  configuration: connector.configuration,
  expires_at: connector.expires_at ?? null,
  expires_skew_tolerance: connector.expires_skew_tolerance ?? null,
  expiration_seconds: connector.expiration_seconds ?? null,
});
