import { Injectable } from '@nestjs/common';
import { Clock } from '../kernel/clock.js';
import { StoreNetworks } from '../object-stores/network/store-networks.js';
import { ConnectorInstance, type ConnectorToOpen } from './connector-instance.js';
import { ConnectorSecretsService } from './connector-secrets.service.js';
import { parseObject, type ServiceConnectorRow } from './service-connector.view.js';

/** Opens connectors with their secrets, to work with them. */
@Injectable()
export class ConnectorOpener {
  constructor(
    private readonly secrets: ConnectorSecretsService,
    private readonly networks: StoreNetworks,
    private readonly clock: Clock,
  ) {}

  /** @throws NotImplementedHereError (501), ValueError (400) */
  open(connector: ConnectorToOpen): ConnectorInstance {
    return ConnectorInstance.open(connector, { networks: this.networks, now: this.clock.now() });
  }

  /** @throws as {@link open} */
  async openStored(row: ServiceConnectorRow): Promise<ConnectorInstance> {
    const [connector] = await this.clear([row]);
    return this.open(connector as ConnectorToOpen);
  }

  /** Stored connectors with their secrets in clear. */
  async clear(rows: readonly ServiceConnectorRow[]): Promise<ConnectorToOpen[]> {
    const secrets = await this.secrets.reveal(rows);
    return rows.map((row) => ({
      ...row,
      resource_types: JSON.parse(row.resource_types) as string[],
      configuration: { ...parseObject(row.configuration), ...secrets.get(row.id) },
    }));
  }
}
