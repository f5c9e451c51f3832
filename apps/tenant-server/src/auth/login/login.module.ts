import { Module } from '@nestjs/common';
import { DevicesModule } from '../../devices/devices.module.js';
import { AuthModule } from '../auth.module.js';
import { ApiTokenController } from '../api-token/api-token.controller.js';
import { ApiTokenService } from '../api-token/api-token.service.js';
import { LoginController } from './login.controller.js';
import { LoginService } from './login.service.js';

@Module({
  imports: [AuthModule, DevicesModule],
  controllers: [LoginController, ApiTokenController],
  providers: [LoginService, ApiTokenService],
  exports: [ApiTokenService],
})
export class LoginModule {}
