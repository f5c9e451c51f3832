import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { DevicesModule } from '../devices/devices.module.js';
import { DeviceController } from './device.controller.js';
import { HomeController } from './home.controller.js';
import { PageSessionService } from './page-session.service.js';
import { SignInController } from './sign-in.controller.js';

/** Pages for people: sign in, and decide about devices. */
@Module({
  imports: [AuthModule, DevicesModule],
  controllers: [SignInController, DeviceController, HomeController],
  providers: [PageSessionService],
})
export class PagesModule {}
