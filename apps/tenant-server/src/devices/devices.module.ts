import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { ServerModule } from '../server/server.module.js';
import { DeviceApprovalService } from './device-approval.service.js';
import { DeviceAuthorizationController } from './device-authorization.controller.js';
import { DeviceCodesService } from './device-codes.service.js';
import { DeviceLoginService } from './device-login.service.js';
import { DevicesController } from './devices.controller.js';
import { DevicesRepository } from './devices.repository.js';
import { DevicesService } from './devices.service.js';

@Module({
  imports: [AuthModule, ServerModule],
  controllers: [DevicesController, DeviceAuthorizationController],
  providers: [DevicesRepository, DeviceCodesService, DeviceLoginService, DeviceApprovalService, DevicesService],
  exports: [DeviceLoginService, DeviceApprovalService],
})
export class DevicesModule {}
