import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';

/**
 * Makes a bare value JSON: `null` for operations that return nothing and `"completed"` for a status. The client takes
 * an empty body, and text that is not JSON, for an error (wire contract, section 3). Pages set their own type.
 */
@Injectable()
export class JsonValueInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      map((value: unknown) => {
        if (typeof value === 'object' && value !== null) return value;
        if (reply.sent || reply.hasHeader('content-type')) return value;
        void reply.type('application/json; charset=utf-8');
        return JSON.stringify(value ?? null);
      }),
    );
  }
}
