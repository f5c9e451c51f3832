import { type CustomDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import type { Scope } from './scopes.js';

const REQUIRES = 'zendo:requires';

/** Whom a handler is open to: those with this scope, or with `any` everyone who is authenticated. */
export const Requires = (scope: Scope | 'any'): CustomDecorator => SetMetadata(REQUIRES, scope);

/** The scope that a handler or its class requires; `undefined` when nobody said. */
export const requiredScope = (reflector: Reflector, context: Pick<ExecutionContext, 'getHandler' | 'getClass'>) =>
  reflector.getAllAndOverride<Scope | 'any' | undefined>(REQUIRES, [context.getHandler(), context.getClass()]);
