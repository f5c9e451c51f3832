import { Controller, Get, Param, Query, type StreamableFile } from '@nestjs/common';
import { Public } from '@zendo/auth';
import { CurrentCaller, type Caller } from '../kernel/http/caller.js';
import { MayAnswer, Sends } from '../kernel/http/may-answer.js';
import { UuidPipe } from '../kernel/http/uuid.pipe.js';
import { single, type RawQuery } from '../kernel/list/list-request.js';
import { wholeNumber } from '../kernel/list/whole-number.js';
import { RequestInvalidError } from '../kernel/errors/zenml.error.js';
import { DownloadTokens } from '../object-stores/downloads/download-tokens.service.js';
import { ArtifactFilesService, type LoadedVisualization } from './artifact-files.service.js';
import { ArtifactVersionsRepository } from './artifact-versions.repository.js';

const TYPE = 'artifact_version';

/** What of an artifact version lies in the tenant's artifact store. */
@Controller('api/v1/artifact_versions')
export class ArtifactDataController {
  constructor(
    private readonly versions: ArtifactVersionsRepository,
    private readonly files: ArtifactFilesService,
    private readonly tokens: DownloadTokens,
  ) {}

  @Get(':id/visualize')
  @MayAnswer(403, 501)
  async visualize(
    @CurrentCaller() caller: Caller,
    @Param('id', UuidPipe) id: string,
    @Query() query: RawQuery,
  ): Promise<LoadedVisualization> {
    const index = indexOf(query);
    return this.files.visualization(await this.versions.get(id), index, caller.userId);
  }

  @Get(':id/download-token')
  @MayAnswer(403, 501)
  async downloadToken(@CurrentCaller() caller: Caller, @Param('id', UuidPipe) id: string): Promise<string> {
    await this.files.checkDownload(await this.versions.get(id), caller.userId);
    return this.tokens.issue(TYPE, id, caller.userId);
  }

  /** A browser downloads with a token from `download-token` in place of a login. */
  @Public()
  @Get(':id/data')
  @MayAnswer(401, 403, 501)
  @Sends('application/gzip')
  async data(@Param('id', UuidPipe) id: string, @Query() query: RawQuery): Promise<StreamableFile> {
    const token = single(query, 'token');
    if (token === undefined) throw new RequestInvalidError(['query.token: Field required']);
    const userId = await this.tokens.verify(token, TYPE, id);
    const [version, name] = await Promise.all([this.versions.get(id), this.versions.artifactNameOf(id)]);
    return this.files.archive({ ...version, name }, userId);
  }
}

function indexOf(query: RawQuery): number {
  const text = single(query, 'index') ?? '0';
  const index = wholeNumber(text);
  if (index === undefined) throw new RequestInvalidError(['query.index: Input should be a valid integer']);
  return index;
}
