import { type Document, type Schema, resolve } from '../http/openapi.js';

/** Deeper than this, values are those of things that are asked for by themselves. */
const DEPTH = 8;

// That a list holds nothing twice is no limit: a set is a list on the wire, and takes what is twice in it.
const LIMITS = ['minLength', 'maxLength', 'pattern', 'minimum', 'maximum', 'minItems', 'maxItems'] as const;

/** What a value may be, in a form in which equal things are equal: `integer(minimum 1) | null`, `array<string:uuid>`. */
export const kindOf = (document: Document, schema: Schema | undefined): string =>
  [...kinds(document, schema, 0)].sort().join(' | ') || 'anything';

/** Empty is anything. */
function kinds(document: Document, schema: Schema | undefined, depth: number): Set<string> {
  const found = resolve(document, schema);
  if (depth > DEPTH) return new Set();
  const parts = found.anyOf ?? found.oneOf ?? found.allOf;
  if (parts) return union(parts.map((part) => kinds(document, part, depth + 1)));
  const values = found.enum ?? (found.const === undefined ? undefined : [found.const]);
  if (values) return ofValues(values);
  const types = found.type === undefined ? (found.properties ? ['object'] : []) : [found.type].flat();
  return new Set(types.map((type) => kindOfType(document, found, type, depth)));
}

function kindOfType(document: Document, schema: Schema, type: string, depth: number): string {
  const { exclusiveMinimum: above } = schema;
  const limited = type === 'integer' && above !== undefined ? { ...schema, minimum: above + 1 } : schema;
  const said = LIMITS.filter((limit) => limited[limit] !== undefined && belongsTo(limit, type)).map(
    (limit) => `${limit} ${limited[limit]}`,
  );
  const limits = said.length > 0 ? `(${said.join(', ')})` : '';
  const format = schema.format !== undefined && type === 'string' ? `:${schema.format}` : '';
  const inner = innerOf(document, schema, type, depth);
  return `${type}${format}${inner}${limits}`;
}

/** Of what a list or a map consists; fields of objects are compared by themselves. */
function innerOf(
  document: Document,
  { items, additionalProperties: values }: Schema,
  type: string,
  depth: number,
): string {
  const schema = type === 'array' ? items : type === 'object' && typeof values === 'object' ? values : undefined;
  const inner = [...kinds(document, schema, depth + 1)].sort().join(' | ');
  return inner === '' ? '' : `<${inner}>`;
}

const belongsTo = (limit: string, type: string): boolean => {
  if (limit.endsWith('Items')) return type === 'array';
  if (/Length$|^pattern$/.test(limit)) return type === 'string';
  return type === 'integer' || type === 'number';
};

const ofValues = (values: readonly unknown[]): Set<string> => {
  const nulls = values.includes(null) ? ['null'] : [];
  const others = values.filter((each) => each !== null).map((each) => JSON.stringify(each));
  return new Set([...(others.length > 0 ? [`one of ${others.sort().join(', ')}`] : []), ...nulls]);
};

/** Of several: anything when one is; what a wider one allows is not told again. */
function union(parts: readonly Set<string>[]): Set<string> {
  if (parts.some((part) => part.size === 0)) return new Set();
  const all = new Set(parts.flatMap((part) => [...part]));
  const isWithin = (kind: string): boolean =>
    (all.has('string') && /^(?:string[:(]|one of ")/.test(kind)) || (all.has('number') && kind.startsWith('integer'));
  return new Set([...all].filter((kind) => !isWithin(kind)));
}
