import { AuthorizationError } from '../auth/authorization.error.js';
import { ValueError } from '../kernel/errors/zenml.error.js';
import type { AskedResource, ConnectorInstance, ConnectorToOpen } from './connector-instance.js';

interface TypedResources {
  readonly resource_type: string;
  readonly resource_ids: readonly string[] | null;
  readonly error: string | null;
}

/** What a connector gives access to, as far as the server can tell. */
export interface ConnectorResources {
  readonly id: string | null;
  readonly name: string | null;
  /** The whole type when the server knows it, else its name. */
  readonly connector_type: unknown;
  readonly resources: readonly TypedResources[];
  readonly error: string | null;
}

/**
 * Tries the credentials of a connector and says what they open. That they open nothing is an answer with an error in it.
 * @param listed whether resources are told; a connector for one resource tells it anyhow.
 * @throws ValueError (400) for a resource that a connector of this kind cannot have.
 */
export async function verifiedResources(
  instance: ConnectorInstance,
  asked: AskedResource,
  listed = true,
): Promise<ConnectorResources> {
  const { connector, type } = instance;
  const types = asked.resource_type ? [asked.resource_type] : instance.resourceTypes;
  if (asked.resource_type && !instance.resourceTypes.includes(asked.resource_type)) {
    throw new ValueError(
      `The connector does not support the '${asked.resource_type}' resource type. Supported are: ` +
        `${instance.resourceTypes.join(', ')}`,
    );
  }
  const whole = (ids: string[] | null, error: string | null): ConnectorResources => ({
    id: connector.id,
    name: connector.name,
    connector_type: type,
    resources: types.map((each) => ({ resource_type: each, resource_ids: ids, error })),
    error,
  });
  if (instance.hasExpired) return whole(null, EXPIRED);
  try {
    const resource = instance.resourceFor(listed || asked.resource_id ? { ...asked, resource_type: types[0] } : {});
    await instance.opened.verify();
    return whole(resource.id === undefined ? null : [resource.id], null);
  } catch (error) {
    if (error instanceof AuthorizationError) {
      const name = connector.name ? ` '${connector.name}'` : '';
      return whole(null, `connector${name} authorization failure: ${error.message}`);
    }
    if (!(error instanceof ValueError)) throw error;
    throw new ValueError(`The connector configuration is incomplete or invalid: ${error.message}`);
  }
}

export const EXPIRED = "the connector's authentication credentials have expired.";

/** Of a type that only clients know: what is told from the connector's own record, with a word on why. */
export function recordedResources(connector: ConnectorToOpen, resourceType: string | undefined): ConnectorResources {
  const { id, name, connector_type, resource_id: resource } = connector;
  const types = resourceType ? [resourceType] : connector.resource_types;
  const error = resource ? null : `The service '${connector_type}' connector type is not available.`;
  return {
    id,
    name,
    connector_type,
    resources: types.map((type) => ({ resource_type: type, resource_ids: resource ? [resource] : null, error })),
    error: null,
  };
}
