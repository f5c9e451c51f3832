import { HttpException } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isUuid, normalUuid } from '../uuid.js';
import { webhookIn } from './body-parsers.js';

/** Logins and device starts are forms of a few hundred bytes. */
const ANONYMOUS_LIMIT_BYTES = 64 * 1024;

/** Of what a webhook's sender sends; GitHub sends no more. */
const WEBHOOK_LIMIT_BYTES = 25 * 1024 * 1024;

/**
 * Refuses large bodies from callers that show no good credential, before a byte of them is read: bodies are parsed before
 * the guard sees a request, and the limit for pipelines' snapshots is far above what a stranger may make us hold. The
 * guard looks again, since a body may be long in coming.
 * Senders of webhooks sign what they send, so theirs can only be judged once it is read: who names a webhook that is
 * there may send more.
 */
export function limitAnonymousBodies(
  app: NestFastifyApplication,
  callers: KnownCallers,
  webhooks: KnownWebhooks,
): void {
  const server = app.getHttpAdapter().getInstance();
  server.addHook('onRequest', async (request, reply) => {
    const { authorization, cookie, 'content-length': length, 'transfer-encoding': chunked } = request.headers;
    const bytes = chunked === undefined ? Number(length ?? 0) : Number.POSITIVE_INFINITY;
    if (bytes <= ANONYMOUS_LIMIT_BYTES) return;
    const webhook = bytes <= WEBHOOK_LIMIT_BYTES ? webhookIn(request.url) : undefined;
    if (webhook && isUuid(webhook.id) && (await webhooks.knows(webhook.type, normalUuid(webhook.id)))) return;
    if (authorization === undefined && cookie === undefined) {
      throw new HttpException({ detail: 'The request body is too large.' }, 413);
    }
    await callers.callerOf(request, reply);
  });
}

interface KnownCallers {
  /** @throws when the request shows no good credential. */
  callerOf(request: FastifyRequest, reply: FastifyReply): Promise<unknown>;
}

interface KnownWebhooks {
  knows(type: string, id: string): Promise<boolean>;
}
