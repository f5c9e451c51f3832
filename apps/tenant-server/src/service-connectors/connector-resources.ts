import { NotImplementedHereError, ValueError } from '../kernel/errors/zenml.error.js';
import { findConnectorType } from './connector-types.js';

/** What a connector gives access to, as far as the server can tell. */
export interface ConnectorResources {
  readonly id: string | null;
  readonly name: string | null;
  /** The whole type when the server knows it, else its name. */
  readonly connector_type: unknown;
  readonly resources: readonly {
    readonly resource_type: string;
    readonly resource_ids: readonly string[] | null;
    readonly error: string | null;
  }[];
  readonly error: string | null;
}

export interface ConnectorToAsk {
  readonly id: string | null;
  readonly name: string | null;
  readonly connector_type: string;
  readonly resource_types: readonly string[];
  readonly resource_id: string | null;
  readonly configuration: Readonly<Record<string, unknown>>;
}

const REGISTRY = /^(?:https?:\/\/)?([a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)*(?::[0-9]+)?)(?:\/.+)*\/?$/;
const DOCKER_HUB = 'docker.io';

/** `https://index.docker.io/v1/` → `docker.io`. @throws ValueError (400) when it is no registry. */
export function registryOf(resourceId: string): string {
  const host = REGISTRY.exec(resourceId)?.[1];
  if (!host) throw new ValueError(`Invalid resource ID for a Docker registry: ${resourceId}.`);
  return host === `index.${DOCKER_HUB}` ? DOCKER_HUB : host;
}

/**
 * The one registry of a Docker connector. Of other types the resources are found by code that runs at the client only.
 * @throws NotImplementedHereError (501), at which clients look for themselves.
 */
export function verifiedResources(
  connector: ConnectorToAsk,
  asked: { readonly resource_type?: string | undefined; readonly resource_id?: string | undefined },
): ConnectorResources {
  if (connector.connector_type !== 'docker') {
    throw new NotImplementedHereError(
      `The '${connector.connector_type}' service connector type cannot be verified by this server.`,
    );
  }
  const resourceType = asked.resource_type ?? connector.resource_types[0] ?? 'docker-registry';
  if (!connector.resource_types.includes(resourceType)) {
    throw new ValueError(`The connector does not support the '${resourceType}' resource type.`);
  }
  const registry = configuredRegistry(connector);
  if (asked.resource_id && registryOf(asked.resource_id) !== registry) {
    throw new ValueError(`The connector gives access to '${registry}', not to '${asked.resource_id}'.`);
  }
  return answer(connector, [{ resource_type: resourceType, resource_ids: [registry], error: null }]);
}

/** The same for a listing: what cannot be asked is told from the connector's own record, with a word on why. */
export function knownResources(connector: ConnectorToAsk, resourceType: string | undefined): ConnectorResources {
  if (connector.connector_type === 'docker') return verifiedResources(connector, { resource_type: resourceType });
  const types = resourceType ? [resourceType] : connector.resource_types;
  return answer(
    connector,
    types.map((type) => ({
      resource_type: type,
      resource_ids: connector.resource_id ? [connector.resource_id] : null,
      error: connector.resource_id
        ? null
        : `The service '${connector.connector_type}' connector type is not available.`,
    })),
  );
}

function configuredRegistry({ resource_id: id, configuration }: ConnectorToAsk): string {
  const registry = configuration['registry'];
  return registryOf(id ?? (typeof registry === 'string' && registry ? registry : DOCKER_HUB));
}

const answer = (connector: ConnectorToAsk, resources: ConnectorResources['resources']): ConnectorResources => ({
  id: connector.id,
  name: connector.name,
  connector_type: findConnectorType(connector.connector_type) ?? connector.connector_type,
  resources,
  error: null,
});
