import { Module } from '@nestjs/common';
import type { Config } from '../config/config.js';
import { CONFIG } from '../kernel/config.token.js';
import { SecretsModule } from '../secrets/secrets.module.js';
import { ArtifactStores } from './artifact-stores.service.js';
import { DownloadTokens } from './downloads/download-tokens.service.js';
import { Downloads } from './downloads/downloads.service.js';
import { StoreNetworks } from './network/store-networks.js';
import { OpenStores } from './open-stores.js';

@Module({
  imports: [SecretsModule],
  providers: [
    ArtifactStores,
    Downloads,
    DownloadTokens,
    {
      provide: OpenStores,
      inject: [CONFIG],
      useFactory: (config: Config) => new OpenStores(new StoreNetworks(config.storeNetworks)),
    },
  ],
  exports: [ArtifactStores, Downloads, DownloadTokens],
})
export class ObjectStoresModule {}
