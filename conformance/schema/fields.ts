import { type Document, type Schema, resolve } from '../http/openapi.js';

/** Fields deeper than this are those of things that are asked for by themselves. */
const DEPTH = 3;

/** What a value may be, without what says nothing to a client: `integer | string`. */
export function kindOf(document: Document, schema: Schema | undefined): string {
  return [...kinds(document, schema)].sort().join(' | ') || 'anything';
}

function kinds(document: Document, schema: Schema | undefined, depth = 0): Set<string> {
  const { type, anyOf, oneOf, allOf, enum: values, const: value, properties } = resolve(document, schema);
  const parts = anyOf ?? oneOf ?? allOf;
  if (parts && depth < 6) return new Set(parts.flatMap((part) => [...kinds(document, part, depth + 1)]));
  if (type !== undefined) return new Set([type].flat());
  if (properties) return new Set(['object']);
  const known = values ?? (value === undefined ? [] : [value]);
  return new Set(known.map((each) => (each === null ? 'null' : typeof each)));
}

type Fields = Record<string, { required: boolean; type: string; fields?: Fields }>;

/** The fields of an object, or of a list's items, each with its type and whether it has to be there. */
export function fieldsOf(document: Document, schema: Schema | undefined, depth = 0): Fields {
  const found = resolve(document, schema);
  if (found.items) return fieldsOf(document, found.items, depth);
  const fields: Fields = {};
  for (const part of found.anyOf ?? found.oneOf ?? found.allOf ?? [])
    Object.assign(fields, fieldsOf(document, part, depth));
  for (const [name, property] of Object.entries(found.properties ?? {})) {
    const inner = depth < DEPTH ? fieldsOf(document, property, depth + 1) : {};
    const required = found.required?.includes(name) ?? false;
    fields[name] = {
      required,
      type: kindOf(document, property),
      ...(Object.keys(inner).length > 0 && { fields: inner }),
    };
  }
  return fields;
}
