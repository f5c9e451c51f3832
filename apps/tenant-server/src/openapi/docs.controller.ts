import { Controller, Get, Inject, Res } from '@nestjs/common';
import { Public } from '@zendo/auth';
import type { FastifyReply } from 'fastify';
import type { Config } from '../config/config.js';
import { CONFIG } from '../kernel/config.token.js';
import { html } from '../pages/html.js';
import { sendPage } from '../pages/layout.js';
import { operationList } from './operation-list.js';
import { readDocument } from './read-document.js';

/** The page that the dashboard's links to the API's documentation open, as the original has one at these addresses. */
@Public()
@Controller(['docs', 'redoc'])
export class DocsController {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  @Get()
  async page(@Res() reply: FastifyReply): Promise<void> {
    const document = await readDocument();
    const { tenantName, url } = this.config;
    const body = html`<h1>The API of this server</h1>
      <p><a href="/openapi.json">openapi.json</a> describes every operation in full. A request carries a token:</p>
      <p class="command"><code>curl -H 'Authorization: Bearer TOKEN' ${url}/api/v1/current-user</code></p>
      ${operationList(document)}`;
    sendPage(reply, { title: 'API', tenantName, body });
  }
}
