import { readFile } from 'node:fs/promises';
import { Controller, Get, Header, NotFoundException } from '@nestjs/common';
import { Public } from '@zendo/auth';

/** Beside the bundle once built, beside the sources before. */
const PLACES = ['./tenant-server.openapi.json', '../../openapi.json'] as const;

/** The API's document, made when the API changes and not when the server starts: memory is paid for by every tenant. */
@Public()
@Controller()
export class OpenApiController {
  @Get('openapi.json')
  @Header('content-type', 'application/json; charset=utf-8')
  async document(): Promise<string> {
    for (const place of PLACES) {
      const text = await readFile(new URL(place, import.meta.url), 'utf8').catch(() => undefined);
      if (text !== undefined) return text;
    }
    throw new NotFoundException('Not Found');
  }
}
