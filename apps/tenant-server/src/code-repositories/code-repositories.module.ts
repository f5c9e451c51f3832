import { Module } from '@nestjs/common';
import { CodeRepositoriesController } from './code-repositories.controller.js';
import { CodeRepositoriesRepository } from './code-repositories.repository.js';
import { CodeRepositoriesService } from './code-repositories.service.js';

@Module({
  controllers: [CodeRepositoriesController],
  providers: [CodeRepositoriesService, CodeRepositoriesRepository],
})
export class CodeRepositoriesModule {}
