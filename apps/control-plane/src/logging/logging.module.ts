import { type DynamicModule, Global, Inject, Module } from '@nestjs/common';
import type { Logger } from 'pino';

const LOGGER = Symbol('zendo:logger');

/** `@InjectLogger() log: Logger` in a constructor. */
export const InjectLogger = (): ParameterDecorator => Inject(LOGGER) as ParameterDecorator;

/** Gives the process's pino logger to whoever asks for it. */
@Global()
@Module({})
export class LoggingModule {
  static with(logger: Logger): DynamicModule {
    return { module: LoggingModule, providers: [{ provide: LOGGER, useValue: logger }], exports: [LOGGER] };
  }
}
