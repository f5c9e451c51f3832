import { Module } from '@nestjs/common';
import { HookInvocationsController } from './hook-invocations.controller.js';
import { HookInvocationsRepository } from './hook-invocations.repository.js';
import { HookInvocationsService } from './hook-invocations.service.js';

@Module({
  controllers: [HookInvocationsController],
  providers: [HookInvocationsService, HookInvocationsRepository],
})
export class HookInvocationsModule {}
