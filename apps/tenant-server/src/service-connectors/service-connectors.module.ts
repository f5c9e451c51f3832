import { Module } from '@nestjs/common';
import { ObjectStoresModule } from '../object-stores/object-stores.module.js';
import { SecretsModule } from '../secrets/secrets.module.js';
import { ConnectorClientService } from './connector-client.service.js';
import { ConnectorOpener } from './connector-opener.service.js';
import { ConnectorResourcesService } from './connector-resources.service.js';
import { ConnectorSecretsService } from './connector-secrets.service.js';
import { ServiceConnectorTypesController } from './service-connector-types.controller.js';
import { ServiceConnectorsController } from './service-connectors.controller.js';
import { ServiceConnectorsRepository } from './service-connectors.repository.js';
import { ServiceConnectorsService } from './service-connectors.service.js';

@Module({
  imports: [SecretsModule, ObjectStoresModule],
  controllers: [ServiceConnectorsController, ServiceConnectorTypesController],
  providers: [
    ServiceConnectorsService,
    ConnectorResourcesService,
    ConnectorClientService,
    ConnectorOpener,
    ConnectorSecretsService,
    ServiceConnectorsRepository,
  ],
  exports: [ServiceConnectorsService],
})
export class ServiceConnectorsModule {}
