import { ValueError } from '../kernel/errors/zenml.error.js';
import { isGuardedNumber, withPlainNumbers } from '../kernel/exact-numbers.js';
import { isRecord } from '../kernel/records.js';

type Json = Readonly<Record<string, unknown>>;
/** What a value became, or why it does not fit. */
type Outcome = { readonly value: unknown } | { readonly fault: string };

/** A whole value that a run replaces by a secret's: `{{ name.key }}`. */
const SECRET_REFERENCE = /^\{\{\s*\S+?\.\S+\s*\}\}$/;

export interface ConfigurationRequest {
  readonly configuration: Json;
  /** JSON schema of the flavor's configuration. */
  readonly schema: Json;
  readonly flavor: string;
  readonly type: string;
  /** What the component has now: keys that a newer flavor no longer knows may stay. */
  readonly existing?: Json;
}

/**
 * The configuration with its values turned into the schema's types, as the flavor's own class would: text that is a
 * number or a truth value is taken for one. Secret references are left alone.
 * @throws ValueError (400) with every fault: unknown keys, missing ones, values of a wrong type.
 */
export function fitConfiguration(request: ConfigurationRequest): Json {
  const { configuration, schema, flavor, type, existing = {} } = request;
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, Json>>;
  const unknown = Object.keys(configuration).filter(
    (key) => !Object.hasOwn(properties, key) && !Object.hasOwn(existing, key),
  );
  if (unknown.length > 0 && schema['additionalProperties'] !== true) {
    const keys = unknown.map((key) => `'${key}'`).join(', ');
    throw new ValueError(`Invalid configuration keys [${keys}] for ${flavor} ${type}.`);
  }
  const faults: string[] = [];
  for (const key of (schema['required'] ?? []) as string[]) {
    if (!Object.hasOwn(configuration, key)) faults.push(`${key}: Field required`);
  }
  const fitted = Object.entries(configuration).map(([key, value]): [string, unknown] => {
    const property = Object.hasOwn(properties, key) ? properties[key] : undefined;
    const outcome = property ? fit(value, property, schema) : { value };
    if ('value' in outcome) return [key, outcome.value];
    faults.push(`${key}: ${outcome.fault}`);
    return [key, value];
  });
  if (faults.length === 0) return Object.fromEntries(fitted);
  throw new ValueError(`Invalid stack component configuration for ${flavor} ${type}: ${faults.join('; ')}`);
}

function fit(value: unknown, schema: Json, root: Json): Outcome {
  if (typeof value === 'string' && SECRET_REFERENCE.test(value)) return { value };
  const target = resolve(schema, root);
  if (Array.isArray(target['anyOf'])) return fitAny(value, target['anyOf'] as Json[], root);
  if (Array.isArray(target['enum']) && !target['enum'].includes(value)) {
    return { fault: `Input should be one of ${target['enum'].join(', ')}` };
  }
  switch (target['type']) {
    case 'integer':
      return fitNumber(value, target, true);
    case 'number':
      return fitNumber(value, target, false);
    case 'boolean':
      return fitBoolean(value);
    case 'string':
      return typeof value === 'string' && !isGuardedNumber(value)
        ? { value }
        : { fault: 'Input should be a valid string' };
    case 'null':
      return value === null ? { value } : { fault: 'Input should be None' };
    case 'array':
      return Array.isArray(value) ? { value } : { fault: 'Input should be a valid list' };
    case 'object':
      return isRecord(value) ? { value } : { fault: 'Input should be a valid dictionary' };
    default:
      return { value };
  }
}

/** The branch that takes the value as it is wins over one that would have to convert it. */
function fitAny(value: unknown, branches: readonly Json[], root: Json): Outcome {
  const outcomes = branches.map((branch) => fit(value, branch, root));
  const fits = outcomes.filter((outcome) => 'value' in outcome);
  return fits.find((outcome) => outcome.value === value) ?? fits[0] ?? outcomes[0] ?? { value };
}

function fitNumber(value: unknown, schema: Json, whole: boolean): Outcome {
  const plain = withPlainNumbers(value);
  const number = typeof plain === 'string' && plain.trim() !== '' ? Number(plain) : plain;
  if (typeof number !== 'number' || !Number.isFinite(number) || (whole && !Number.isInteger(number))) {
    return { fault: `Input should be a valid ${whole ? 'integer' : 'number'}` };
  }
  const { minimum, maximum, exclusiveMinimum } = schema;
  if (typeof minimum === 'number' && number < minimum) {
    return { fault: `Input should be greater than or equal to ${minimum}` };
  }
  if (typeof maximum === 'number' && number > maximum) {
    return { fault: `Input should be less than or equal to ${maximum}` };
  }
  if (typeof exclusiveMinimum === 'number' && number <= exclusiveMinimum) {
    return { fault: `Input should be greater than ${exclusiveMinimum}` };
  }
  // 1.0 stays 1.0 where a fraction may be.
  return { value: plain !== value && !whole ? value : number };
}

function fitBoolean(value: unknown): Outcome {
  if (typeof value === 'boolean') return { value };
  const word = String(value).toLowerCase();
  if (['true', '1', 'yes', 'on', 't', 'y'].includes(word)) return { value: true };
  if (['false', '0', 'no', 'off', 'f', 'n'].includes(word)) return { value: false };
  return { fault: 'Input should be a valid boolean' };
}

function resolve(schema: Json, root: Json): Json {
  const reference = schema['$ref'];
  if (typeof reference !== 'string') return schema;
  const definitions = (root['$defs'] ?? {}) as Readonly<Record<string, Json>>;
  return definitions[reference.replace('#/$defs/', '')] ?? {};
}
