import { Module, type DynamicModule } from '@nestjs/common';
import type { Config } from './config/config.js';
import { KernelModule } from './kernel/kernel.module.js';

/** Every resource folder adds its module here, one a line, in alphabetical order. */
const features = [] as const;

@Module({})
export class AppModule {
  static with(config: Config): DynamicModule {
    return { module: AppModule, imports: [KernelModule.with(config), ...features] };
  }
}
