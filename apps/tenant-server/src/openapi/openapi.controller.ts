import { Controller, Get, Header } from '@nestjs/common';
import { Public } from '@zendo/auth';
import { readDocument } from './read-document.js';

/** The API's document, made when the API changes and not when the server starts: memory is paid for by every tenant. */
@Public()
@Controller()
export class OpenApiController {
  @Get('openapi.json')
  @Header('content-type', 'application/json; charset=utf-8')
  document(): Promise<string> {
    return readDocument();
  }
}
