import { Readable } from 'node:stream';
import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ValueError } from '../../kernel/errors/zenml.error.js';
import { BodyPipe } from '../../kernel/http/body.pipe.js';
import { Sends } from '../../kernel/http/may-answer.js';
import { UuidPipe } from '../../kernel/http/uuid.pipe.js';
import { single, type RawQuery } from '../../kernel/list/list-request.js';
import { publishEvents, type PublishEvents } from './run-event.schemas.js';
import { RunStreamService, type Published } from './run-stream.service.js';

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-store, no-transform',
  'x-accel-buffering': 'no',
  // Or the server would wait for the connection when it stops, which is busy until then and idle after.
  connection: 'close',
};

@Controller('api/v1/runs/:id/events')
export class RunStreamController {
  constructor(private readonly streams: RunStreamService) {}

  @Post()
  @HttpCode(200)
  publish(
    @Param('id', UuidPipe) id: string,
    @Body(new BodyPipe(publishEvents)) body: PublishEvents,
  ): Promise<Published> {
    return this.streams.publish(id, body);
  }

  @Get('stream')
  @Sends('text/event-stream')
  async stream(
    @Param('id', UuidPipe) id: string,
    @Query() query: RawQuery,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const all = (name: string): readonly string[] | undefined =>
      query[name] === undefined ? undefined : [query[name]].flat();
    const filter = { kinds: all('kinds'), stepNames: all('step_names'), correlationIds: all('correlation_ids') };
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    const place = placeOf(lastEventId || single(query, 'since'));
    const frames = await this.streams.read(id, place, filter, gone.signal);
    await reply.headers(HEADERS).send(Readable.from(frames));
  }
}

/** @throws ValueError (400) */
function placeOf(cursor: string | undefined): string {
  if (cursor === undefined) return '0';
  // More digits are beyond any stream, and beyond what Postgres counts.
  if (!/^\d{1,18}$/.test(cursor)) throw new ValueError(`cursor '${cursor}' is not a non-negative integer`);
  return cursor;
}
