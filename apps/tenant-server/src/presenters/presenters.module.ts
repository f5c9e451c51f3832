import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { OldShapesInterceptor } from './old-shapes.interceptor.js';

/** Older clients. Nothing else knows of them: without this module every caller gets today's shapes. */
@Module({ providers: [{ provide: APP_INTERCEPTOR, useClass: OldShapesInterceptor }] })
export class PresentersModule {}
