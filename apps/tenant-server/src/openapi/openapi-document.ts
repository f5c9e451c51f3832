import 'reflect-metadata';
import { RequestMethod, type INestApplication, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer, Reflector } from '@nestjs/core';
import { isPublic } from '@zendo/auth';
import { z } from 'zod';
import { BodyPipe } from '../kernel/http/body.pipe.js';
import { SENDS } from '../kernel/http/may-answer.js';
import { WORKSPACE_OPERATIONS, type OldOperation } from '../presenters/workspace-paths.js';
import { WIRE_VERSION } from '../server/wire-version.js';
import { bodySchema, takeDefinitions, usedSchemas } from './body-schemas.js';
import { ERROR_SCHEMAS, refusal, refusalsOf } from './statuses.js';
import { withWireFacts } from './wire-facts.js';

type Json = Record<string, unknown>;
type Handler = (...args: unknown[]) => unknown;

interface RouteArgument {
  readonly data?: unknown;
  readonly pipes: readonly unknown[];
}

const BODY = '3';
const QUERY = '4';

/** Its refusals may be those of the device grant. */
const LOGIN = '/api/v1/login';

/**
 * The OpenAPI document of everything that the running application answers below `/api/v1`: paths, parameters and bodies
 * come from the very handlers and schemas that serve them. What parameters there are in queries, and what comes back, are
 * facts of the wire contract.
 */
export function openApiDocument(app: INestApplication): Json {
  const paths: Record<string, Json> = {};
  for (const module of app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) addController(paths, metatype as Type, app.get(Reflector));
  }
  for (const old of WORKSPACE_OPERATIONS) addOldOperation(paths, old);
  paths['/health'] = { get: { operationId: 'probe_health', ...PROBE } };
  paths['/ready'] = { get: { operationId: 'probe_ready', ...PROBE, responses: READINESS } };
  const told = withWireFacts(paths);
  const schemas = { ...told.schemas, ...takeDefinitions(told.paths), ...ERROR_SCHEMAS };
  const sorted = Object.fromEntries(Object.entries(told.paths).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return {
    openapi: '3.1.0',
    info: { title: 'ZenML-compatible tenant server of Zendo', version: WIRE_VERSION, license: { name: 'Apache-2.0' } },
    security: [{ bearer: [] }, { cookie: [] }],
    paths: sorted,
    components: { schemas: usedSchemas(sorted, schemas), securitySchemes: SECURITY },
  };
}

function addController(paths: Record<string, Json>, controller: Type, reflector: Reflector): void {
  const prefixes = [Reflect.getMetadata(PATH_METADATA, controller) as string | string[]].flat();
  const prototype = controller.prototype as Record<string, Handler>;
  for (const name of Object.getOwnPropertyNames(prototype)) {
    const handler = prototype[name];
    const method = handler && (Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined);
    if (!handler || method === undefined) continue;
    for (const suffix of [Reflect.getMetadata(PATH_METADATA, handler) as string | string[]].flat()) {
      for (const prefix of prefixes) {
        const path = `/${prefix}/${suffix}`.replaceAll(/\/+/g, '/').replace(/(.)\/$/, '$1');
        if (!path.startsWith('/api/v1')) continue;
        const entry = (paths[path.replaceAll(/:(\w+)/g, '{$1}')] ??= {});
        entry[RequestMethod[method].toLowerCase()] = operation(controller, name, handler, path, reflector);
      }
    }
  }
}

/** As the operation that it leads to, with the parameters that are in its own path. @throws Error when there is none */
function addOldOperation(paths: Record<string, Json>, { method, path, current }: OldOperation): void {
  const sameRoute = (one: string, other: string): boolean => nameless(one) === nameless(other);
  const target = Object.keys(paths).find((each) => sameRoute(each, current) && paths[each]?.[method] !== undefined);
  const known = target && (paths[target]?.[method] as Json & { operationId: string; parameters?: Json[] });
  if (!known) throw new Error(`${method} ${path} leads to ${current}, which is not there.`);
  const others = (known.parameters ?? []).filter((each) => each['in'] !== 'path');
  const parameters = [...pathParameters([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string)), ...others];
  const operationId = `Workspaces_${known.operationId}`;
  (paths[path] ??= {})[method] = { ...known, operationId, deprecated: true, parameters };
}

const nameless = (path: string): string => path.replaceAll(/\{\w+\}/g, '{}');

const pathParameters = (names: readonly string[]): Json[] =>
  names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));

function operation(controller: Type, name: string, handler: Handler, path: string, reflector: Reflector): Json {
  const routeArguments = Object.entries(
    (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {}) as Record<string, RouteArgument>,
  ).map(([key, { pipes }]) => ({ kind: key.split(':')[0], pipe: pipes.find((each) => each instanceof BodyPipe) }));
  const parameters = pathParameters([...path.matchAll(/:(\w+)/g)].map(([, parameter]) => parameter as string));
  const body = routeArguments.find(({ kind }) => kind === BODY);
  const open = isPublic(reflector, { getHandler: () => handler, getClass: () => controller } as never);
  const refusals = refusalsOf({
    method: RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod].toLowerCase(),
    isPublic: open,
    hasParameters: parameters.length > 0 || routeArguments.some(({ kind }) => kind === QUERY),
    hasBody: body !== undefined,
    sources: [handler, controller],
  });
  const type = (Reflect.getMetadata(SENDS, handler) as string | undefined) ?? 'application/json';
  return {
    operationId: `${controller.name.replace(/Controller$/, '')}_${name}`,
    tags: [path.split('/')[3]],
    ...(open && { security: [] }),
    ...(parameters.length > 0 && { parameters }),
    ...(body?.pipe && { requestBody: bodyOf(body.pipe.schema) }),
    responses: {
      '200': { description: 'Answer', content: { [type]: { schema: {} } } },
      ...Object.fromEntries(refusals.map((status) => [status, refusal(status, path === LOGIN)])),
    },
  };
}

const bodyOf = (schema: z.ZodType): Json => ({
  required: !(schema instanceof z.ZodOptional),
  content: json(bodySchema(schema)),
});

const json = (schema: Json): Json => ({ 'application/json': { schema } });

const TEXT: Json = { 'text/plain': { schema: { type: 'string' } } };

const PROBE: Json = { tags: ['health'], security: [], responses: { '200': { description: 'ok', content: TEXT } } };

const READINESS: Json = {
  '200': { description: 'ok', content: TEXT },
  '503': { description: 'The database is not available', content: TEXT },
};

const SECURITY: Json = {
  bearer: { type: 'http', scheme: 'bearer', description: 'A token of `/login`, or an API key itself.' },
  cookie: { type: 'apiKey', in: 'cookie', name: 'zenml-server-{server id}' },
};
