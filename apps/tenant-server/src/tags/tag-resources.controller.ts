import { Body, Controller, Delete, HttpCode, Post } from '@nestjs/common';
import { BodyPipe } from '../kernel/http/body.pipe.js';
import type { Model } from '../kernel/model.js';
import { TagResourcesService } from './tag-resources.service.js';
import { tagResource, tagResources, type TagResource } from './tag.schemas.js';

@Controller('api/v1/tag_resources')
export class TagResourcesController {
  constructor(private readonly links: TagResourcesService) {}

  @Post()
  @HttpCode(200)
  async attach(@Body(new BodyPipe(tagResource)) body: TagResource): Promise<Model> {
    const [link] = await this.links.attach([body]);
    return link as Model;
  }

  @Post('batch')
  @HttpCode(200)
  attachAll(@Body(new BodyPipe(tagResources)) body: TagResource[]): Promise<Model[]> {
    return this.links.attach(body);
  }

  @Delete()
  async detach(@Body(new BodyPipe(tagResource)) body: TagResource): Promise<null> {
    await this.links.detach([body]);
    return null;
  }

  @Delete('batch')
  async detachAll(@Body(new BodyPipe(tagResources)) body: TagResource[]): Promise<null> {
    await this.links.detach(body);
    return null;
  }
}
