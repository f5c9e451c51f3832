import { HttpException } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { isUuid } from '../list/filter-field.js';
import { webhookIn } from './body-parsers.js';

/** Logins and device starts are forms of a few hundred bytes. */
const ANONYMOUS_LIMIT_BYTES = 64 * 1024;

/** Of what a webhook's sender sends; GitHub sends no more. */
const WEBHOOK_LIMIT_BYTES = 25 * 1024 * 1024;

/**
 * Refuses large bodies from callers that show no credential at all, before a byte of them is read: bodies are parsed
 * before the guard sees a request, and the limit for pipelines' snapshots is far above what a stranger may make us hold.
 * Senders of webhooks sign what they send, so theirs can only be judged once it is read: who names a webhook that is
 * there may send more.
 */
export function limitAnonymousBodies(app: NestFastifyApplication, webhooks: KnownWebhooks): void {
  const server = app.getHttpAdapter().getInstance();
  server.addHook('onRequest', async (request) => {
    const { authorization, cookie, 'content-length': length, 'transfer-encoding': chunked } = request.headers;
    if (authorization !== undefined || cookie !== undefined) return;
    const bytes = chunked === undefined ? Number(length ?? 0) : Number.POSITIVE_INFINITY;
    if (bytes <= ANONYMOUS_LIMIT_BYTES) return;
    const webhook = bytes <= WEBHOOK_LIMIT_BYTES ? webhookIn(request.url) : undefined;
    if (webhook && isUuid(webhook.id) && (await webhooks.knows(webhook.type, webhook.id))) return;
    throw new HttpException({ detail: 'The request body is too large.' }, 413);
  });
}

interface KnownWebhooks {
  knows(type: string, id: string): Promise<boolean>;
}
