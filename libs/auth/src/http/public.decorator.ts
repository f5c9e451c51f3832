import { SetMetadata, type CustomDecorator, type ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';

const PUBLIC = 'zendo:public';

/** Lets anyone in, without credentials: the only way past the global guard. On a handler or on a whole controller. */
export const Public = (): CustomDecorator => SetMetadata(PUBLIC, true);

/** Whether a handler, or its controller, is {@link Public}: for the guard. */
export const isPublic = (reflector: Reflector, context: ExecutionContext): boolean =>
  reflector.getAllAndOverride<boolean | undefined>(PUBLIC, [context.getHandler(), context.getClass()]) === true;
