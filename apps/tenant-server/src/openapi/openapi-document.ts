import 'reflect-metadata';
import { RequestMethod, type INestApplication, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer, Reflector } from '@nestjs/core';
import { isPublic } from '@zendo/auth';
import { z } from 'zod';
import { BodyPipe } from '../kernel/http/body.pipe.js';
import { WORKSPACE_OPERATIONS, type OldOperation } from '../presenters/workspace-paths.js';
import { WIRE_VERSION } from '../server/wire-version.js';
import { withWireFacts } from './wire-facts.js';

type Json = Record<string, unknown>;
type Handler = (...args: unknown[]) => unknown;

interface RouteArgument {
  readonly data?: unknown;
  readonly pipes: readonly unknown[];
}

const BODY = '3';
const QUERY = '4';

/**
 * The OpenAPI document of everything that the running application answers below `/api/v1`: paths, parameters and bodies
 * come from the very handlers and schemas that serve them. What comes back, and what is taken beside that, are facts of
 * the wire contract.
 */
export function openApiDocument(app: INestApplication): Json {
  const paths: Record<string, Json> = {};
  for (const module of app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) addController(paths, metatype as Type, app.get(Reflector));
  }
  for (const old of WORKSPACE_OPERATIONS) addOldOperation(paths, old);
  for (const path of ['/health', '/ready']) paths[path] = { get: { operationId: `probe_${path.slice(1)}`, ...PROBE } };
  const told = withWireFacts(paths);
  const sorted = Object.fromEntries(Object.entries(told.paths).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return {
    openapi: '3.1.0',
    info: { title: 'ZenML-compatible tenant server of Zendo', version: WIRE_VERSION, license: { name: 'Apache-2.0' } },
    security: [{ bearer: [] }, { cookie: [] }],
    paths: sorted,
    components: { schemas: { ...told.schemas, ...SHARED_SCHEMAS }, securitySchemes: SECURITY },
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
  const routeArguments = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {}) as Record<
    string,
    RouteArgument
  >;
  const parameters = pathParameters([...path.matchAll(/:(\w+)/g)].map(([, parameter]) => parameter as string));
  let requestBody: Json | undefined;
  for (const [key, { pipes }] of Object.entries(routeArguments)) {
    const kind = key.split(':')[0];
    if (kind === QUERY && name === 'list') parameters.push(...LIST_PARAMETERS);
    const pipe = pipes.find((each) => each instanceof BodyPipe);
    if (kind === BODY && pipe) requestBody = bodyOf(pipe.schema);
  }
  const context = { getHandler: () => handler, getClass: () => controller };
  return {
    operationId: `${controller.name.replace(/Controller$/, '')}_${name}`,
    tags: [path.split('/')[3]],
    ...(isPublic(reflector, context as never) && { security: [] }),
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody && { requestBody }),
    responses: { '200': json(name === 'list' ? 'Page' : 'Answer'), default: json('Error') },
  };
}

const bodyOf = (schema: z.ZodType): Json => ({
  required: true,
  content: { 'application/json': { schema: z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) } },
});

const json = (schema: string): Json => ({
  description: schema,
  content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } },
});

const parameter = (name: string, schema: Json, description: string): Json => ({
  name,
  in: 'query',
  schema,
  description,
});

const LIST_PARAMETERS: readonly Json[] = [
  parameter('page', { type: 'integer', minimum: 1, default: 1 }, 'Which page.'),
  parameter('size', { type: 'integer', minimum: 1, maximum: 10_000, default: 20 }, 'Items of a page.'),
  parameter('sort_by', { type: 'string', default: 'created' }, 'A field, with `asc:` or `desc:` before it.'),
  parameter('logical_operator', { enum: ['and', 'or'], default: 'and' }, 'How filters are joined.'),
  parameter('hydrate', { type: 'boolean', default: false }, 'Whether items carry their metadata.'),
  parameter('id', { type: 'string' }, 'As every field that can be filtered by: a value, or `operator:value`.'),
];

const PROBE: Json = {
  tags: ['health'],
  security: [],
  responses: { '200': { description: 'ok', content: { 'text/plain': { schema: { type: 'string' } } } } },
};

const SHARED_SCHEMAS: Json = {
  AnyModel: {
    type: 'object',
    required: ['id', 'body', 'permission_denied'],
    properties: {
      id: { type: 'string', format: 'uuid' },
      name: { type: ['string', 'null'] },
      body: { type: 'object' },
      metadata: { type: ['object', 'null'] },
      resources: { type: ['object', 'null'] },
      permission_denied: { type: 'boolean' },
    },
  },
  Page: {
    type: 'object',
    required: ['index', 'max_size', 'total_pages', 'total', 'items'],
    properties: {
      index: { type: 'integer' },
      max_size: { type: 'integer' },
      total_pages: { type: 'integer' },
      total: { type: 'integer' },
      items: { type: 'array', items: { $ref: '#/components/schemas/AnyModel' } },
    },
  },
  Answer: { description: 'A model, or a bare JSON value.' },
  Error: {
    oneOf: [
      { type: 'object', properties: { detail: { description: 'The name of an exception and a message, or a text.' } } },
      {
        type: 'array',
        description: 'A request that has not the form asked for: name and message.',
        items: { type: 'string' },
      },
      {
        type: 'object',
        required: ['error'],
        properties: { error: { type: 'string' }, error_description: { type: ['string', 'null'] } },
      },
    ],
  },
};

const SECURITY: Json = {
  bearer: { type: 'http', scheme: 'bearer', description: 'A token of `/login`, or an API key itself.' },
  cookie: { type: 'apiKey', in: 'cookie', name: 'zenml-server-{server id}' },
};
