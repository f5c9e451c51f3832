import { Module } from '@nestjs/common';
import { TriggersController } from './triggers.controller.js';
import { TriggersRepository } from './triggers.repository.js';
import { TriggersService } from './triggers.service.js';

@Module({
  controllers: [TriggersController],
  providers: [TriggersService, TriggersRepository],
})
export class TriggersModule {}
