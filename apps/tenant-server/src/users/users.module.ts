import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { AccountsRepository } from './accounts.repository.js';
import { ActivationTokensService } from './activation-tokens.service.js';
import { CurrentUserController } from './current-user.controller.js';
import { UserUpdateService } from './user-update.service.js';
import { UsersController } from './users.controller.js';
import { UsersRepository } from './users.repository.js';
import { UsersService } from './users.service.js';

@Module({
  imports: [AuthModule],
  controllers: [UsersController, CurrentUserController],
  providers: [UsersRepository, AccountsRepository, ActivationTokensService, UsersService, UserUpdateService],
  exports: [UsersRepository, AccountsRepository],
})
export class UsersModule {}
