import facts from './facts/service-connector-types.json' with { type: 'json' };
import { isGuardedNumber } from '../kernel/exact-numbers.js';
import { NotFoundError, ValueError } from '../kernel/errors/zenml.error.js';

interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly anyOf?: readonly Schema[];
}

export interface AuthMethod {
  readonly auth_method: string;
  readonly config_schema: {
    readonly properties: Readonly<Record<string, Schema>>;
    readonly required?: readonly string[];
  };
}

export interface ConnectorType {
  readonly connector_type: string;
  readonly resource_types: readonly {
    readonly resource_type: string;
    readonly auth_methods: readonly string[];
    readonly supports_instances: boolean;
  }[];
  readonly auth_methods: readonly AuthMethod[];
}

const TYPES = facts as unknown as readonly ConnectorType[];

/** The types that this server knows; clients bring more of their own. */
export const findConnectorType = (name: string): ConnectorType | undefined =>
  TYPES.find((type) => type.connector_type === name);

export interface TypeFilter {
  readonly connector_type?: string | undefined;
  readonly resource_type?: string | undefined;
  readonly auth_method?: string | undefined;
}

export function connectorTypes(filter: TypeFilter): readonly ConnectorType[] {
  const { connector_type: name, resource_type: resource, auth_method: method } = filter;
  return TYPES.filter(
    (type) =>
      (!name || type.connector_type === name) &&
      (!resource || type.resource_types.some((each) => each.resource_type === resource)) &&
      (!method || type.auth_methods.some((each) => each.auth_method === method)),
  );
}

/** @throws NotFoundError (404) */
export function connectorType(name: string): ConnectorType {
  const type = findConnectorType(name);
  if (type) return type;
  throw new NotFoundError(`Service connector type ${name} is not available.`);
}

export interface ConnectorSettings {
  readonly auth_method: string;
  readonly resource_types: readonly string[] | null | undefined;
  readonly configuration: Readonly<Record<string, unknown>> | null | undefined;
}

export interface FittedConnector {
  readonly resource_types: readonly string[];
  readonly supports_instances: boolean;
  /** Nothing when there was none to look at. */
  readonly configuration: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Checks a connector against its type. Attributes that the type does not know are dropped, lists may come as text.
 * @throws ValueError (400) for an unknown authentication method or resource type, a missing or unfit attribute.
 */
export function fitConnector(type: ConnectorType, settings: ConnectorSettings): FittedConnector {
  const method = methodOf(type, settings.auth_method);
  const [only, ...others] = settings.resource_types ?? [];
  const single = only !== undefined && others.length === 0 ? resourceOf(type, only, settings.auth_method) : undefined;
  return {
    resource_types: single ? [single.resource_type] : type.resource_types.map((each) => each.resource_type),
    supports_instances: single?.supports_instances ?? false,
    configuration: settings.configuration ? fitAttributes(method, settings.configuration) : undefined,
  };
}

/**
 * @param resource a resource type; nothing stands for all of them.
 * @throws ValueError (400) when the type has no such method or resource type, or not both together.
 */
export function checkSpecification(type: ConnectorType, method: string, resource: string | undefined): void {
  methodOf(type, method);
  if (resource !== undefined) resourceOf(type, resource, method);
}

function methodOf(type: ConnectorType, name: string): AuthMethod {
  const method = type.auth_methods.find((each) => each.auth_method === name);
  if (method) return method;
  throw invalid(`connector type '${type.connector_type}' does not support the '${name}' authentication method`);
}

function resourceOf(type: ConnectorType, name: string, method: string): ConnectorType['resource_types'][number] {
  const resource = type.resource_types.find((each) => each.resource_type === name);
  if (!resource) throw invalid(`connector type '${type.connector_type}' does not support resource type '${name}'`);
  if (resource.auth_methods.includes(method)) return resource;
  throw invalid(`the '${name}' resource type does not support the '${method}' authentication method`);
}

function fitAttributes(method: AuthMethod, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const fitted: Record<string, unknown> = {};
  const { properties, required = [] } = method.config_schema;
  for (const [name, schema] of Object.entries(properties)) {
    const value = given[name] ?? null;
    if (value === null) {
      if (required.includes(name)) throw invalid(`missing required attribute '${name}'`);
      continue;
    }
    if (isSecret(schema) && (typeof value !== 'string' || isGuardedNumber(value))) {
      throw invalid(`attribute '${name}' is a secret but is not a string`);
    }
    fitted[name] = coreOf(schema).type === 'array' && typeof value === 'string' ? listOf(value) : value;
  }
  return fitted;
}

/** The names of the attributes that are kept sealed. */
export function secretAttributes(
  type: ConnectorType | undefined,
  method: string,
  names: readonly string[],
): Set<string> {
  if (!type) return new Set(names.filter((name) => SECRET_NAME.test(name)));
  const properties = type.auth_methods.find((each) => each.auth_method === method)?.config_schema.properties ?? {};
  return new Set(names.filter((name) => isSecret(properties[name] ?? {})));
}

// Of types that only the client knows: what their secrets are called.
const SECRET_NAME = /secret|password|token|key|credential|_json$|certificate|kubeconfig/i;

const coreOf = (schema: Schema): Schema => schema.anyOf?.find((each) => each.type !== 'null') ?? schema;
const isSecret = (schema: Schema): boolean => coreOf(schema).format === 'password';

function listOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text.split(',');
  }
}

const invalid = (reason: string): ValueError => new ValueError(`connector configuration is not valid: ${reason}`);
