/** The parts of an OpenAPI 3.1 document that are compared. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly discriminator?: { readonly propertyName: string };
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
}

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: Schema;
}

type Content = Readonly<Record<string, { readonly schema?: Schema }>>;

export interface OperationObject {
  readonly deprecated?: boolean;
  readonly security?: readonly unknown[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** One operation of a document. */
export interface Operation {
  /** `GET /api/v1/runs/{run_id}`: as the document writes it. */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  /** The same for equal operations whose path parameters are called otherwise. */
  readonly key: string;
  readonly object: OperationObject;
}

/** All operations of a document, in its order. */
export const operationsOf = (document: Document): Operation[] =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const object = item[method];
      const verb = method.toUpperCase();
      return object
        ? [
            {
              name: `${verb} ${path}`,
              method: verb,
              path,
              key: `${verb} ${path.replaceAll(/\{[^}]*\}/g, '{}')}`,
              object,
            },
          ]
        : [];
    }),
  );

/** Finds the operation of a request; of several, the one with the fewest parameters in its path. */
export function matcher(operations: readonly Operation[]): (method: string, path: string) => Operation | undefined {
  const parameters = (path: string): number => path.split('{').length;
  const known = operations
    .toSorted((one, other) => parameters(one.path) - parameters(other.path))
    .map((operation) => ({
      operation,
      pattern: new RegExp(`^${operation.path.replaceAll(/\{[^}]*\}/g, '[^/]+').replaceAll('.', '\\.')}$`),
    }));
  return (method, path) =>
    known.find(({ operation, pattern }) => operation.method === method && pattern.test(path))?.operation;
}

/** Follows references within a document. */
export function resolve(document: Document, schema: Schema | undefined): Schema {
  let current = schema ?? {};
  while (current.$ref) current = document.components?.schemas?.[current.$ref.split('/').at(-1) ?? ''] ?? {};
  return current;
}

/** A server's own document. */
export async function documentOf(url: string): Promise<Document> {
  const answer = await fetch(`${url}/openapi.json`);
  if (!answer.ok) throw new Error(`${url}/openapi.json answers ${answer.status}`);
  return (await answer.json()) as Document;
}
