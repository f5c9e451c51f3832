import { Injectable } from '@nestjs/common';
import type { ListRequest } from '../kernel/list/list-request.js';
import {
  knownResources,
  verifiedResources,
  type ConnectorResources,
  type ConnectorToAsk,
} from './connector-resources.js';
import { findConnectorType, fitConnector } from './connector-types.js';
import { parseObject, type ServiceConnectorRow } from './service-connector.view.js';
import { ServiceConnectorsRepository } from './service-connectors.repository.js';
import type { CreateServiceConnector } from './service-connectors.schemas.js';

export interface AskedResource {
  readonly resource_type?: string | undefined;
  readonly resource_id?: string | undefined;
}

@Injectable()
export class ConnectorResourcesService {
  constructor(private readonly connectors: ServiceConnectorsRepository) {}

  /** @throws NotFoundError (404), NotImplementedHereError (501), ValueError (400) */
  async verify(id: string, asked: AskedResource): Promise<ConnectorResources> {
    return verifiedResources(toAsk(await this.connectors.get(id)), asked);
  }

  /** The same for a connector that is not stored. */
  verifyConfiguration(connector: CreateServiceConnector): ConnectorResources {
    const type = findConnectorType(connector.connector_type);
    const fitted = type ? fitConnector(type, connector) : connector;
    return verifiedResources(
      {
        id: null,
        // What is not stored has no name yet.
        name: null,
        connector_type: connector.connector_type,
        resource_types: fitted.resource_types,
        resource_id: connector.resource_id ?? null,
        configuration: fitted.configuration ?? {},
      },
      {},
    );
  }

  async list(request: ListRequest): Promise<ConnectorResources[]> {
    const asked = request.filters.get('resource_id')?.at(-1);
    const filters = new Map([...request.filters].filter(([field]) => field !== 'resource_id'));
    const { items } = await this.connectors.page({ ...request, filters });
    const resources = items.map((row) => knownResources(toAsk(row), request.filters.get('resource_type')?.at(-1)));
    if (!asked) return resources;
    return resources.filter(({ resources: each }) => each.some(({ resource_ids: ids }) => ids?.includes(asked)));
  }
}

const toAsk = (row: ServiceConnectorRow): ConnectorToAsk => ({
  id: row.id,
  name: row.name,
  connector_type: row.connector_type,
  resource_types: JSON.parse(row.resource_types) as string[],
  resource_id: row.resource_id,
  configuration: parseObject(row.configuration),
});
