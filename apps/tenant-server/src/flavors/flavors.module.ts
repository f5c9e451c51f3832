import { Module } from '@nestjs/common';
import { FlavorsController } from './flavors.controller.js';
import { FlavorsRepository } from './flavors.repository.js';
import { FlavorsService } from './flavors.service.js';

@Module({
  controllers: [FlavorsController],
  providers: [FlavorsService, FlavorsRepository],
})
export class FlavorsModule {}
