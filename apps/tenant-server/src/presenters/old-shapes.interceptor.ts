import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { defer, from, switchMap, type Observable } from 'rxjs';
import { Database } from '../database/database.js';
import type { RequestWithCaller } from '../kernel/http/caller.js';
import { projectModels } from '../projects/project.view.js';
import { clientVersionOf, type ClientVersion } from './client-version.js';
import { currentBody, currentQuery } from './old-requests.js';
import { inOldShape, needsOldShapes, projectsIn } from './old-shapes.js';
import { namedIn } from './workspace-paths.js';

/** Speaks to clients before 0.90 in their own shapes. Everyone else passes through untouched. */
@Injectable()
export class OldShapesInterceptor implements NestInterceptor {
  constructor(private readonly database: Database) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<RequestWithCaller>();
    const named = namedIn(request.originalUrl, request.query as Record<string, unknown>);
    if (named?.workspace !== undefined) request.query = { ...(request.query as object), project: named.workspace };
    if (named) request.body = currentBody(request.body, named);
    return this.#inOldShape(request, next);
  }

  #inOldShape(request: RequestWithCaller, next: CallHandler): Observable<unknown> {
    const version = clientVersionOf({
      deviceVersion: request.caller?.deviceZenmlVersion,
      userAgent: request.headers['user-agent'],
      path: request.originalUrl,
    });
    if (!needsOldShapes(version)) return next.handle();
    return defer(() => {
      request.query = currentQuery(request.url.split('?', 1)[0] ?? '', request.query as Record<string, string>);
      return next.handle();
    }).pipe(switchMap((value: unknown) => from(this.#present(value, version))));
  }

  async #present(value: unknown, version: ClientVersion): Promise<unknown> {
    if (typeof value !== 'object' || value === null) return value;
    const fallback = await this.database.first<{ id: string }>("SELECT id FROM project WHERE name = 'default'");
    const ids = projectsIn(value);
    if (fallback) ids.add(fallback.id);
    const workspaces = await projectModels(this.database, [...ids]);
    return inOldShape(value, version, { workspaceOf: (id) => workspaces.get(id ?? fallback?.id ?? '') });
  }
}
