import { Controller, Get, HttpException, HttpStatus, Post } from '@nestjs/common';

/** Live events need a message broker, which this server has none of; clients take 501 for that (wire contract, 1). */
@Controller('api/v1/runs/:id/events')
export class RunEventsController {
  @Post()
  publish(): never {
    throw notEnabled();
  }

  @Get('stream')
  stream(): never {
    throw notEnabled();
  }
}

const notEnabled = (): HttpException =>
  new HttpException({ detail: 'Live event streaming is not enabled on this server.' }, HttpStatus.NOT_IMPLEMENTED);
