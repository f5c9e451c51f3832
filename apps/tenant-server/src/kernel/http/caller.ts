import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** Who makes a request, as the global guard found out. Everything in it was read for this very request. */
export interface Caller {
  readonly userId: string;
  readonly name: string;
  readonly isAdmin: boolean;
  readonly isServiceAccount: boolean;
  readonly defaultProjectId: string | null;
  readonly deviceId?: string;
  /** `zenml_version` of the device record that the token belongs to. */
  readonly deviceZenmlVersion?: string | null;
  readonly apiKeyId?: string;
  /** Scope of a workload token. */
  readonly pipelineRunId?: string;
  readonly scheduleId?: string;
  readonly deploymentId?: string;
}

export type RequestWithCaller = FastifyRequest & { caller?: Caller };

/** `@CurrentCaller() caller: Caller` in a handler that is not `@Public()`. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<RequestWithCaller>();
  if (!caller) throw new Error('CurrentCaller was used in a handler without an authenticated caller.');
  return caller;
});
