import { Module } from '@nestjs/common';
import { Config } from '../config/config.js';
import { BullReconcileQueue } from './bull-reconcile.queue.js';
import { QUEUE_BACKEND, queueBackendOf } from './queue-backend.js';
import { ReconcileQueue } from './reconcile-queue.js';

/** The producer's side of the queue, and the back end for whoever consumes. */
@Module({
  providers: [
    {
      provide: QUEUE_BACKEND,
      inject: [Config],
      useFactory: async (config: Config) => {
        const backend = queueBackendOf(config);
        await backend.prepare();
        return backend;
      },
    },
    BullReconcileQueue,
    { provide: ReconcileQueue, useExisting: BullReconcileQueue },
  ],
  exports: [QUEUE_BACKEND, BullReconcileQueue, ReconcileQueue],
})
export class QueueModule {}
