import { Controller, Get, Param, Query } from '@nestjs/common';
import { Public } from '@zendo/auth';
import { CredentialsNotValidError, RequestInvalidError } from '../kernel/errors/zenml.error.js';
import { UuidPipe } from '../kernel/http/uuid.pipe.js';
import { single, type RawQuery } from '../kernel/list/list-request.js';

/**
 * A browser downloads with a token from `download-token` in place of a login. This server can open no artifact store, so
 * it gives out no such token, and whatever comes here is not one.
 */
@Controller('api/v1/artifact_versions')
export class ArtifactDataController {
  @Public()
  @Get(':id/data')
  data(@Param('id', UuidPipe) _id: string, @Query() query: RawQuery): never {
    if (single(query, 'token') === undefined) throw new RequestInvalidError(['query.token: Field required']);
    throw new CredentialsNotValidError('Invalid JWT token: this server has issued no download tokens.');
  }
}
