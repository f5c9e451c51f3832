import { Module } from '@nestjs/common';
import type { Config } from '../config/config.js';
import { CONFIG } from '../kernel/config.token.js';
import { SecretsModule } from '../secrets/secrets.module.js';
import { ArtifactStores } from './artifact-stores.service.js';
import { DownloadTokens } from './downloads/download-tokens.service.js';
import { Downloads } from './downloads/downloads.service.js';
import { StoreNetworks } from './network/store-networks.js';
import { OpenStores } from './open-stores.js';
import { ComponentSecrets } from './settings/component-secrets.service.js';

@Module({
  imports: [SecretsModule],
  providers: [
    ArtifactStores,
    Downloads,
    DownloadTokens,
    ComponentSecrets,
    {
      provide: StoreNetworks,
      inject: [CONFIG],
      useFactory: (config: Config) => new StoreNetworks(config.storeNetworks),
    },
    {
      provide: OpenStores,
      inject: [StoreNetworks],
      useFactory: (networks: StoreNetworks) => new OpenStores(networks),
    },
  ],
  exports: [ArtifactStores, ComponentSecrets, Downloads, DownloadTokens, StoreNetworks],
})
export class ObjectStoresModule {}
