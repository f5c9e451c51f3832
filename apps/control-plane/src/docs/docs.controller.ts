import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Controller, Get, Header, type INestApplication, NotFoundException, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '@zendo/auth';
import type { FastifyReply } from 'fastify';
import { openApiDocument } from './openapi.js';

/** Files of Swagger UI that the page needs; they come from its npm package, so the page works without the internet. */
const ASSETS: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
};

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Zendo API</title>
    <link rel="stylesheet" href="/docs/assets/swagger-ui.css">
  </head>
  <body>
    <noscript>This page needs JavaScript. The document itself is at <a href="/openapi.json">/openapi.json</a>.</noscript>
    <div id="docs"><a href="/openapi.json">/openapi.json</a></div>
    <script src="/docs/assets/swagger-ui-bundle.js"></script>
    <script src="/docs/assets/start.js"></script>
  </body>
</html>
`;

const START = `if (window.SwaggerUIBundle) {
  SwaggerUIBundle({ url: '/openapi.json', dom_id: '#docs', deepLinking: true, validatorUrl: null, persistAuthorization: false });
}
`;

// Swagger UI sets inline styles and draws its icons from data URLs; scripts are our own files only.
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; " +
  "font-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The OpenAPI document and a page to read and try it. */
@ApiExcludeController()
@Public()
@Controller()
export class DocsController {
  #app: INestApplication | undefined;
  #document: string | undefined;

  /** Told once the application exists; the document is made when somebody first asks. */
  describe(app: INestApplication): void {
    this.#app = app;
  }

  @Get('openapi.json')
  @Header('content-type', 'application/json; charset=utf-8')
  document(): string {
    if (!this.#app) throw new NotFoundException();
    this.#document ??= JSON.stringify(openApiDocument(this.#app));
    return this.#document;
  }

  @Get('docs')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', CSP)
  page(): string {
    return PAGE;
  }

  @Get('docs/assets/:file')
  async asset(@Param('file') file: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<string | Buffer> {
    void reply.header('cache-control', 'public, max-age=86400');
    if (file === 'start.js') {
      void reply.header('content-type', 'text/javascript; charset=utf-8');
      return START;
    }
    const type = Object.hasOwn(ASSETS, file) ? ASSETS[file] : undefined;
    if (!type) throw new NotFoundException('There is no such file.');
    void reply.header('content-type', type);
    return readFile(join(swaggerUi(), file)).catch(() => {
      throw new NotFoundException('The package swagger-ui-dist is not installed here.');
    });
  }
}

function swaggerUi(): string {
  return dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
}
