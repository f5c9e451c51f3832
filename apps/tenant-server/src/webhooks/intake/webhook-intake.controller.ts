import { Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { Public } from '@zendo/auth';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequestInvalidError } from '../../kernel/errors/zenml.error.js';
import { MayAnswer, Sends } from '../../kernel/http/may-answer.js';
import { UuidPipe } from '../../kernel/http/uuid.pipe.js';
import { single, type RawQuery } from '../../kernel/list/list-request.js';
import { WebhookIntakeService } from './webhook-intake.service.js';

@Controller('api/v1/webhooks')
export class WebhookIntakeController {
  constructor(private readonly intake: WebhookIntakeService) {}

  /** Public: the signature over the body is the credential. */
  @Public()
  @Post(':type/:id/events')
  @MayAnswer(401, 413)
  @Sends('text/plain')
  @HttpCode(202)
  async receive(
    @Param('type') type: string,
    @Param('id', UuidPipe) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const { status, text } = await this.intake.receive(type, id, { body, headers: request.headers });
    if (text !== undefined) reply.type('text/plain; charset=utf-8');
    await reply.code(status).send(text);
  }

  /** The delivery's id is a parameter: senders make them, and not all are safe in a path. */
  @Get(':id/events/raw')
  raw(@Param('id', UuidPipe) id: string, @Query() query: RawQuery): Promise<unknown> {
    const deliveryId = single(query, 'delivery_id');
    if (deliveryId === undefined) throw new RequestInvalidError(['query.delivery_id: Field required']);
    return this.intake.raw(id, deliveryId);
  }
}
