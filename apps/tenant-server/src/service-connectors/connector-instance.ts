import { AuthorizationError } from '../auth/authorization.error.js';
import { fromTimestamp } from '../kernel/clock.js';
import { NotImplementedHereError, ValueError } from '../kernel/errors/zenml.error.js';
import { checkSpecification, findConnectorType, type ConnectorType } from './connector-types.js';
import type { KindContext, OpenedConnector } from './kinds/connector-kind.js';
import { KINDS } from './kinds/kinds.js';

/** A stored connector, or one that is only described, with its secrets in clear. */
export interface ConnectorToOpen {
  readonly id: string | null;
  readonly name: string | null;
  readonly connector_type: string;
  readonly auth_method: string;
  readonly resource_types: readonly string[];
  readonly resource_id: string | null;
  readonly configuration: Readonly<Record<string, unknown>>;
  /** Naive UTC. */
  readonly expires_at: string | null;
  /** Seconds. */
  readonly expires_skew_tolerance: number | null;
  readonly expiration_seconds: number | null;
}

export interface AskedResource {
  readonly resource_type?: string | null | undefined;
  readonly resource_id?: string | null | undefined;
}

const SKEW_SECONDS = 300;

/** A connector that the server can work with: what may be asked of it, and its credentials opened. */
export class ConnectorInstance {
  /** The only resource type that it is for; nothing when it is for all of its type. */
  readonly resourceType: string | undefined;

  private constructor(
    readonly connector: ConnectorToOpen,
    readonly type: ConnectorType,
    readonly opened: OpenedConnector,
    private readonly now: number,
  ) {
    this.resourceType = connector.resource_types.length === 1 ? connector.resource_types[0] : undefined;
  }

  /**
   * @throws NotImplementedHereError (501) for types that only clients know, at which they look for themselves;
   * ValueError (400) when the connector does not fit its type.
   */
  static open(connector: ConnectorToOpen, context: KindContext): ConnectorInstance {
    const type = findConnectorType(connector.connector_type);
    const kind = KINDS.get(connector.connector_type);
    if (!type || !kind) {
      throw new NotImplementedHereError(
        `Service connector type ${connector.connector_type} is not available at this server.`,
      );
    }
    const { resource_types: types, auth_method: method } = connector;
    checkSpecification(type, method, types.length === 1 ? types[0] : undefined);
    if (connector.expiration_seconds !== null) {
      throw new ValueError(
        `connector configuration is not valid: '${method}' credentials have no time to expire after`,
      );
    }
    return new ConnectorInstance(connector, type, kind.open(method, connector.configuration, context), context.now);
  }

  get hasExpired(): boolean {
    return this.isOver(this.connector.expires_at);
  }

  /** Whether credentials that end then are too old to be used. @param end naive UTC; nothing when they never end. */
  isOver(end: string | null): boolean {
    return (
      end !== null && fromTimestamp(end) - (this.connector.expires_skew_tolerance ?? SKEW_SECONDS) * 1000 < this.now
    );
  }

  get resourceTypes(): readonly string[] {
    return this.resourceType ? [this.resourceType] : this.type.resource_types.map((each) => each.resource_type);
  }

  /**
   * Which resource is meant, in one way to write it. Of types of which there is one at a time it is always known.
   * @throws ValueError (400), AuthorizationError (401) for a resource that the connector is not for.
   */
  resourceFor(asked: AskedResource): { type: string | undefined; id: string | undefined } {
    if (this.resourceType && asked.resource_type && this.resourceType !== asked.resource_type) {
      throw new ValueError(
        `the connector is configured to provide access to a '${this.resourceType}' resource type, but a different ` +
          `resource type was requested: '${asked.resource_type}'.`,
      );
    }
    const type = asked.resource_type || this.resourceType;
    const id = asked.resource_id || this.connector.resource_id || undefined;
    checkSpecification(this.type, this.connector.auth_method, type);
    if (!type) {
      if (id) throw new ValueError('a resource type must also be specified when a resource is.');
      return { type, id };
    }
    const only = this.#onlyResource(id);
    if (this.connector.resource_id && this.connector.resource_id !== only) {
      throw new ValueError(
        `the connector is configured to provide access to a single resource with a resource name of ` +
          `'${this.connector.resource_id}', but a different resource name was requested: '${only}'.`,
      );
    }
    return { type, id: only };
  }

  /**
   * The same where one resource has to be meant.
   * @throws ValueError (400) as well when none is, and as {@link resourceFor}
   */
  oneResource(asked: AskedResource): { type: string; id: string } {
    const { type, id } = this.resourceFor(asked);
    if (type !== undefined && id !== undefined) return { type, id };
    throw new ValueError(
      'the connector is configured to provide access to multiple resource types. A resource type must be specified ' +
        'when requesting access to a resource.',
    );
  }

  #onlyResource(id: string | undefined): string {
    const only = this.opened.defaultResource();
    const canonical = id && KINDS.get(this.type.connector_type)?.canonical(id);
    if (!canonical || canonical === only) return only;
    throw new AuthorizationError(
      `The connector does not allow access to the provided '${id}' resource. It only allows access to '${only}'.`,
    );
  }
}
