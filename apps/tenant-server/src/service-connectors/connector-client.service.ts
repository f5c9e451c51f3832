import { Injectable } from '@nestjs/common';
import { AuthorizationError } from '../auth/authorization.error.js';
import { Database } from '../database/database.js';
import { Clock } from '../kernel/clock.js';
import type { Model } from '../kernel/model.js';
import type { AskedResource } from './connector-instance.js';
import { ConnectorOpener } from './connector-opener.service.js';
import { EXPIRED } from './connector-resources.js';
import { findConnectorType } from './connector-types.js';
import { serviceConnectorViews, type ServiceConnectorRow } from './service-connector.view.js';
import { ServiceConnectorsRepository } from './service-connectors.repository.js';

/** Makes what a client connects with: the connector for one resource, with credentials that hold for a while at best. */
@Injectable()
export class ConnectorClientService {
  constructor(
    private readonly database: Database,
    private readonly connectors: ServiceConnectorsRepository,
    private readonly opener: ConnectorOpener,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws NotFoundError (404); NotImplementedHereError (501) for types that only clients know; ValueError (400) when
   * no resource is meant or the connector is not for it; AuthorizationError (401) when its credentials do not hold.
   */
  async client(id: string, asked: AskedResource): Promise<Model> {
    const row = await this.connectors.get(id);
    const instance = await this.opener.openStored(row);
    const resource = instance.oneResource(asked);
    if (instance.hasExpired) throw new AuthorizationError(EXPIRED);
    await instance.opened.verify();
    const credentials = await instance.opened.credentials();
    const expires = credentials ? credentials.expires_at : row.expires_at;
    if (instance.isOver(expires)) throw new AuthorizationError(EXPIRED);
    const now = `${this.clock.timestamp()}000`;
    return this.#view({
      ...row,
      created: now,
      updated: now,
      auth_method: credentials?.auth_method ?? row.auth_method,
      resource_types: JSON.stringify([resource.type]),
      resource_id: resource.id,
      supports_instances: false,
      configuration: JSON.stringify(credentials?.configuration ?? instance.connector.configuration),
      expires_at: expires,
    });
  }

  async #view(row: ServiceConnectorRow): Promise<Model> {
    const options = { hydrate: true, typeOf: findConnectorType };
    const [view] = await serviceConnectorViews(this.database, [row], options);
    return view as Model;
  }
}
