import { Controller, Get, Param, Query, type StreamableFile } from '@nestjs/common';
import { Public } from '@zendo/auth';
import { RequestInvalidError } from '../kernel/errors/zenml.error.js';
import { CurrentCaller, type Caller } from '../kernel/http/caller.js';
import { MayAnswer, Sends } from '../kernel/http/may-answer.js';
import { UuidPipe } from '../kernel/http/uuid.pipe.js';
import { single, type RawQuery } from '../kernel/list/list-request.js';
import { DownloadTokens } from '../object-stores/downloads/download-tokens.service.js';
import { SnapshotCodeService } from './snapshot-code.service.js';

const TYPE = 'snapshot_code';

@Controller('api/v1/pipeline_snapshots')
export class SnapshotCodeController {
  constructor(
    private readonly code: SnapshotCodeService,
    private readonly tokens: DownloadTokens,
  ) {}

  @Get(':id/download-token')
  @MayAnswer(403, 501)
  async downloadToken(@CurrentCaller() caller: Caller, @Param('id', UuidPipe) id: string): Promise<string> {
    await this.code.check(id, caller.userId);
    return this.tokens.issue(TYPE, id, caller.userId);
  }

  /** A browser downloads with a token from `download-token` in place of a login. */
  @Public()
  @Get(':id/code')
  @MayAnswer(401, 403, 501)
  @Sends('application/gzip')
  async download(@Param('id', UuidPipe) id: string, @Query() query: RawQuery): Promise<StreamableFile> {
    const token = single(query, 'token');
    if (token === undefined) throw new RequestInvalidError(['query.token: Field required']);
    return this.code.file(id, await this.tokens.verify(token, TYPE, id));
  }
}
