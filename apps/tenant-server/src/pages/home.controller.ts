import { Controller, Get, Inject, Req, Res, UseFilters } from '@nestjs/common';
import { Public } from '@zendo/auth';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config/config.js';
import { CONFIG } from '../kernel/config.token.js';
import { WIRE_VERSION } from '../server/wire-version.js';
import { html } from './html.js';
import { sendPage } from './layout.js';
import { PageErrorFilter } from './page-error.filter.js';
import { PageSessionService } from './page-session.service.js';

/** The page at `/`, for whoever opens the server's address in a browser. */
@Controller()
@UseFilters(PageErrorFilter)
export class HomeController {
  constructor(
    private readonly pages: PageSessionService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Public()
  @Get()
  async home(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const session = await this.pages.find(request);
    const { tenantName, url } = this.config;
    const body = html`<h1>${tenantName}</h1>
      <p>This is a ZenML server, version ${WIRE_VERSION}. Connect your client to it:</p>
      <p class="command"><code>zenml login ${url}</code></p>
      <p>
        <a href="/device">Connect a device with a code</a>${session ? null : html` · <a href="/login">Sign in</a>`}
      </p>`;
    sendPage(reply, { title: 'Home', tenantName, body, signedIn: session && this.pages.signedIn(session) });
  }
}
