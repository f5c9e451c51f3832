import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { BodyPipe } from '../kernel/http/body.pipe.js';
import { CurrentCaller, type Caller } from '../kernel/http/caller.js';
import { UuidPipe } from '../kernel/http/uuid.pipe.js';
import { queryFlag, type RawQuery } from '../kernel/list/list-request.js';
import type { Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import {
  createCodeRepository,
  updateCodeRepository,
  type CreateCodeRepository,
  type UpdateCodeRepository,
} from './code-repositories.schemas.js';
import { CodeRepositoriesService } from './code-repositories.service.js';

@Controller('api/v1/code_repositories')
export class CodeRepositoriesController {
  constructor(private readonly codeRepositories: CodeRepositoriesService) {}

  @Get()
  list(@CurrentCaller() caller: Caller, @Query() query: RawQuery): Promise<Page<Model>> {
    return this.codeRepositories.list(caller, query);
  }

  @Post()
  @HttpCode(200)
  create(
    @CurrentCaller() caller: Caller,
    @Body(new BodyPipe(createCodeRepository)) body: CreateCodeRepository,
  ): Promise<Model> {
    return this.codeRepositories.create(caller, body);
  }

  @Get(':id')
  get(@Param('id', UuidPipe) id: string, @Query() query: RawQuery): Promise<Model> {
    return this.codeRepositories.get(id, queryFlag(query, 'hydrate', true));
  }

  @Put(':id')
  update(
    @Param('id', UuidPipe) id: string,
    @Body(new BodyPipe(updateCodeRepository)) body: UpdateCodeRepository,
  ): Promise<Model> {
    return this.codeRepositories.update(id, body);
  }

  @Delete(':id')
  async delete(@Param('id', UuidPipe) id: string): Promise<null> {
    await this.codeRepositories.delete(id);
    return null;
  }
}
