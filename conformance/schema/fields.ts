import { type Document, type Schema, resolve } from '../http/openapi.js';
import { kindOf } from './kinds.js';

/** Fields deeper than this are those of things that are asked for by themselves. */
const DEPTH = 3;

type Fields = Record<string, { required: boolean; type: string; fields?: Fields }>;

/** The fields of an object, or of a list's or map's values, each with its type and whether it has to be there. */
export function fieldsOf(document: Document, schema: Schema | undefined, depth = 0): Fields {
  const found = resolve(document, schema);
  if (found.items) return fieldsOf(document, found.items, depth);
  if (typeof found.additionalProperties === 'object' && !found.properties) {
    return fieldsOf(document, found.additionalProperties, depth);
  }
  const parts = found.anyOf ?? found.oneOf ?? found.allOf ?? [];
  const fields = mergeFields(parts.map((part) => fieldsOf(document, part, depth)));
  for (const [name, property] of Object.entries(found.properties ?? {})) {
    const inner = depth < DEPTH ? fieldsOf(document, property, depth + 1) : {};
    const required = found.required?.includes(name) ?? false;
    fields[name] = {
      required,
      type: kindOf(document, property),
      ...(Object.keys(inner).length > 0 && { fields: inner }),
    };
  }
  return found.discriminator ? withKind(fields, found.discriminator.propertyName) : fields;
}

/** Of something of several kinds: a field may be what it may be in any of them, and has to be there if in all of them. */
function mergeFields(kinds: readonly Fields[]): Fields {
  const objects = kinds.filter((fields) => Object.keys(fields).length > 0);
  const names = new Set(objects.flatMap((fields) => Object.keys(fields)));
  return Object.fromEntries(
    [...names].map((name) => {
      const found = objects.flatMap((fields) => fields[name] ?? []);
      const inner = mergeFields(found.flatMap(({ fields }) => (fields ? [fields] : [])));
      const type = [...new Set(found.flatMap((field) => kindsIn(field.type)))].sort().join(' | ');
      const required = found.length === objects.length && found.every((field) => field.required);
      return [name, { required, type, ...(Object.keys(inner).length > 0 && { fields: inner }) }];
    }),
  );
}

/** The kinds of `array<string | null> | null`, those within a list or map left where they are. */
const kindsIn = (type: string): string[] => type.split(/ \| (?![^<]*>)/);

/** What tells the kinds of an object apart has to be there, though the schema of each has a default for it. */
function withKind(fields: Fields, name: string): Fields {
  const field = fields[name];
  return field ? { ...fields, [name]: { ...field, required: true } } : fields;
}
