import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { isTerminal, type Operation } from './operation.entity.js';
import { OperationWatcher } from './operation-watcher.js';
import { viewOf } from './operations.schemas.js';

const KEEP_ALIVE_MS = 15_000;
/** What a browser's EventSource waits before it connects again. */
const RETRY_MS = 1_000;

/** Writes operations as server-sent events (WHATWG HTML, section 9.2); the id of an event is the operation's version. */
@Injectable()
export class OperationStream implements BeforeApplicationShutdown {
  readonly #open = new Set<() => void>();

  constructor(private readonly watcher: OperationWatcher) {}

  /**
   * Sends what `operation` is now and each change of it, and ends the answer when it is terminal, when the client goes
   * or when this process drains.
   * @param lastEventId the version that the client has seen; it is not sent again.
   */
  send(reply: FastifyReply, operation: Operation, tenantName: string, lastEventId: string | undefined): void {
    const seen = /^\d{1,9}$/.test(lastEventId ?? '') ? Number(lastEventId) : -1;
    // 204 tells an EventSource that connects again after the end to stop (WHATWG HTML, section 9.2.3).
    if (isTerminal(operation.status) && seen >= operation.version) {
      void reply.status(204).send();
      return;
    }
    const headers = reply.getHeaders();
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      ...(headers as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      // nginx would hold events back otherwise.
      'x-accel-buffering': 'no',
    });
    if (reply.request.method === 'HEAD') {
      raw.end();
      return;
    }
    raw.write(`retry: ${RETRY_MS}\n\n`);

    let sent = seen;
    const push = (current: Operation): void => {
      if (current.version > sent) {
        sent = current.version;
        const data = JSON.stringify(viewOf(current, tenantName));
        raw.write(`id: ${current.version}\nevent: operation\ndata: ${data}\n\n`);
      }
      if (isTerminal(current.status)) close();
    };
    const keepAlive = setInterval(() => raw.write(': keep-alive\n\n'), KEEP_ALIVE_MS);
    const stop = this.watcher.watch(operation.id, operation.version, push);
    const close = (): void => {
      clearInterval(keepAlive);
      stop();
      this.#open.delete(close);
      raw.end();
    };
    this.#open.add(close);
    raw.on('close', close);
    raw.on('error', close);
    push(operation);
  }

  /** Clients connect again by themselves, to a process that stays. */
  beforeApplicationShutdown(): void {
    for (const close of this.#open) close();
  }
}
