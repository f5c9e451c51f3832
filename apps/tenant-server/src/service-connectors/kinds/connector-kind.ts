import type { StoreNetworks } from '../../object-stores/network/store-networks.js';

export type Configuration = Readonly<Record<string, unknown>>;

/** Temporary credentials in place of what is stored, and how long they hold. */
export interface Credentials {
  readonly auth_method: string;
  readonly configuration: Configuration;
  /** Naive UTC; nothing when it is not known. */
  readonly expires_at: string | null;
}

export interface KindContext {
  readonly networks: StoreNetworks;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Stored credentials as one kind of connector reads them. */
export interface OpenedConnector {
  /** What it gives access to when nothing is named. @throws ValueError (400) */
  defaultResource(): string;
  /** @throws AuthorizationError (401) when the credentials do not hold. */
  verify(): Promise<void>;
  /** What a client gets; nothing when that is what is stored. @throws AuthorizationError (401) */
  credentials(): Promise<Credentials | undefined>;
}

/** What the server can do with connectors of a type whose facts it has. */
export interface ConnectorKind {
  /** One way to write the id of a resource. @throws ValueError (400) when it is none. */
  canonical(resourceId: string): string;
  /** @throws ValueError (400) when the configuration does not fit. */
  open(method: string, configuration: Configuration, context: KindContext): OpenedConnector;
}
