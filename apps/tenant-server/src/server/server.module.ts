import { Module } from '@nestjs/common';
import { UsersModule } from '../users/users.module.js';
import { OnboardingService } from './onboarding.service.js';
import { ServerController } from './server.controller.js';
import { ServerInfoService } from './server-info.service.js';
import { SettingsRepository } from './settings.repository.js';
import { SettingsService } from './settings.service.js';

@Module({
  imports: [UsersModule],
  controllers: [ServerController],
  providers: [SettingsRepository, ServerInfoService, SettingsService, OnboardingService],
  exports: [OnboardingService],
})
export class ServerModule {}
