import { Module } from '@nestjs/common';
import { SecretVault } from './secret-vault.js';
import { SecretsController } from './secrets.controller.js';
import { SecretsRepository } from './secrets.repository.js';
import { SecretsService } from './secrets.service.js';

@Module({
  controllers: [SecretsController],
  providers: [SecretsService, SecretsRepository, SecretVault],
  exports: [SecretsRepository, SecretVault],
})
export class SecretsModule {}
