import { Global, Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR } from '@nestjs/core';
import { runtimeRoleOf, schemaOf, Sealer } from '@zendo/tenancy';
import type { Config } from '../config/config.js';
import { Database } from '../database/database.js';
import { withCredentials } from '../database/role-url.js';
import { Clock } from './clock.js';
import { CONFIG } from './config.token.js';
import { JsonValueInterceptor } from './http/json-value.interceptor.js';
import { ZenmlErrorFilter } from './http/zenml-error.filter.js';
import { IdempotencyInterceptor } from './idempotency/idempotency.interceptor.js';
import { TransactionsRepository } from './idempotency/transactions.repository.js';
import { TransactionsSweeper } from './idempotency/transactions.sweeper.js';

/** What every resource folder stands on: configuration, database, clock, sealing, error shapes, replay. */
@Global()
@Module({})
export class KernelModule {
  static with(config: Config): DynamicModule {
    const database = new Database({
      url: withCredentials(config.databaseUrl, runtimeRoleOf(config.tenantId), config.secrets.databasePassword),
      schema: schemaOf(config.tenantId),
      poolSize: config.poolSize,
    });
    return {
      module: KernelModule,
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: Database, useFactory: () => database },
        { provide: Clock, useValue: new Clock() },
        { provide: Sealer, useValue: new Sealer(config.secrets.encryptionKey) },
        TransactionsRepository,
        TransactionsSweeper,
        { provide: APP_FILTER, useClass: ZenmlErrorFilter },
        // The first is the outermost: it writes what the second replays.
        { provide: APP_INTERCEPTOR, useClass: JsonValueInterceptor },
        { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
      ],
      exports: [CONFIG, Database, Clock, Sealer],
    };
  }
}
