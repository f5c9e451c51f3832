import { z } from 'zod';

/** Where a Python class is found, as the wire has it; some kinds of source carry further fields. */
export interface Source {
  readonly module: string;
  readonly attribute: string | null;
  readonly type: string;
  readonly [field: string]: unknown;
}

const SOURCE_TYPES = [
  'user',
  'builtin',
  'internal',
  'distribution_package',
  'code_repository',
  'notebook',
  'unknown',
] as const;

/** An import path, `module.Class`, which is what old clients and old rows have in place of an object. */
export function sourceOfPath(path: string): Source {
  const dot = path.lastIndexOf('.');
  return dot < 0
    ? { module: path, attribute: null, type: 'unknown' }
    : { module: path.slice(0, dot), attribute: path.slice(dot + 1), type: 'unknown' };
}

/** Reads a stored source. */
export function parseSource(text: string): Source {
  return text.startsWith('{') ? (JSON.parse(text) as Source) : sourceOfPath(text);
}

/** A source. What some kinds have beside these (a commit, a version) is kept. */
export const sourceObject = z
  .looseObject({
    module: z.string(),
    attribute: z.string().nullable().default(null),
    type: z.enum(SOURCE_TYPES),
  })
  .meta({ id: 'GivenSource' });

/** A source, or the import path in its place. */
export const sourceField = z.preprocess(
  (value) => (typeof value === 'string' && value !== '' ? sourceOfPath(value) : value),
  sourceObject,
);
