import { Module } from '@nestjs/common';
import { ResourceRequestsController } from './resource-requests.controller.js';

@Module({ controllers: [ResourceRequestsController] })
export class ResourceRequestsModule {}
