import type { Sql } from '../database/sql.js';
import { ValueError } from '../kernel/errors/zenml.error.js';

/** What a flavor asks of the connector that its components use; nothing when it uses none. */
export interface ConnectorRequirements {
  readonly connector_type: string | null;
  readonly connector_resource_type: string | null;
  /** The configuration key that holds the id of the resource. */
  readonly connector_resource_id_attr: string | null;
}

export interface ConnectorFacts {
  readonly id: string;
  readonly type: string;
  readonly resource_id: string | null;
  readonly supports_instances: boolean;
  readonly resource_types: readonly string[];
}

/** @returns nothing when there is no such flavor. */
export function connectorRequirements(
  sql: Sql,
  flavor: string,
  type: string,
): Promise<ConnectorRequirements | undefined> {
  return sql.first<ConnectorRequirements>(
    `SELECT connector_type, connector_resource_type, connector_resource_id_attr FROM flavor
      WHERE name = $1 AND type = $2`,
    [flavor, type],
  );
}

/**
 * The resource that a component gets through its connector: the given one, else that of its configuration, else the
 * connector's own.
 * @throws ValueError (400) when the connector does not suit the flavor or cannot tell which resource is meant.
 */
export function resourceIdFor(
  requirements: ConnectorRequirements,
  connector: ConnectorFacts,
  configuration: Readonly<Record<string, unknown>>,
  given?: string | null,
): string | null {
  const { connector_resource_type: wanted, connector_type: type, connector_resource_id_attr: attribute } = requirements;
  if (!wanted) throw new ValueError('The flavor does not support using a service connector to connect to resources.');
  const offersResource = connector.resource_types.length === 0 || connector.resource_types.includes(wanted);
  if ((type && type !== connector.type) || !offersResource) {
    throw new ValueError('Please pick a connector that is compatible with the component flavor and try again.');
  }
  if (given) return given;
  const configured = attribute ? configuration[attribute] : undefined;
  if (typeof configured === 'string' && configured !== '') return configured;
  if (connector.resource_id) return connector.resource_id;
  if (!connector.supports_instances) return null;
  throw new ValueError(
    `The connector gives access to several ${wanted} resources. Please say which one with a resource id.`,
  );
}
