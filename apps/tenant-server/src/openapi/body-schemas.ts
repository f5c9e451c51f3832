import { z } from 'zod';

type Json = Record<string, unknown>;

/** The JSON Schema of a body as clients send it; what has an `id` of its own is in `$defs`, for {@link takeDefinitions}. */
export function bodySchema(schema: z.ZodType): Json {
  const { $schema: _, ...body } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json;
  return JSON.parse(JSON.stringify(body).replaceAll('"#/$defs/', '"#/components/schemas/')) as Json;
}

interface WithBody {
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Json }>> };
}

/** Takes the definitions out of all bodies: the schemas that several of them share. */
export function takeDefinitions(paths: Readonly<Record<string, Json>>): Json {
  const definitions: Json = {};
  for (const operation of Object.values(paths).flatMap((methods) => Object.values(methods) as WithBody[])) {
    for (const { schema } of Object.values(operation.requestBody?.content ?? {})) {
      for (const [name, { id: _, ...definition }] of Object.entries((schema['$defs'] ?? {}) as Record<string, Json>)) {
        definitions[name] = definition;
      }
      delete schema['$defs'];
    }
  }
  return definitions;
}

/** Those of the schemas that something points to, from the paths on. */
export function usedSchemas(paths: unknown, schemas: Json): Json {
  const used = new Set<string>();
  const look = (value: unknown): void => {
    for (const [, name] of JSON.stringify(value).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (name === undefined || used.has(name)) continue;
      used.add(name);
      look(schemas[name]);
    }
  };
  look(paths);
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => used.has(name)));
}
