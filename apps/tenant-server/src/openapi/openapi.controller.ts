import { Controller, Get, Header, NotFoundException } from '@nestjs/common';
import { Public } from '@zendo/auth';
import { readDocument } from './read-document.js';

/** The API's document, made when the API changes and not when the server starts: memory is paid for by every tenant. */
@Public()
@Controller()
export class OpenApiController {
  @Get('openapi.json')
  @Header('content-type', 'application/json; charset=utf-8')
  async document(): Promise<string> {
    const text = await readDocument();
    if (text === undefined) throw new NotFoundException('Not Found');
    return text;
  }
}
