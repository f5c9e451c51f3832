import { isGuardedNumber } from '../kernel/exact-numbers.js';
import { isRecord } from '../kernel/records.js';
import type { MetadataType } from './run-metadata.schemas.js';

/** In characters of JSON. */
const MAX_VALUE_LENGTH = 65_535;

export interface TypedMetadata {
  readonly values: Readonly<Record<string, unknown>>;
  readonly types: Readonly<Record<string, MetadataType>>;
}

/** Metadata that comes without types gets them from its values; a value too long for its column is left out. */
export function typedMetadata(metadata: Readonly<Record<string, unknown>>): TypedMetadata {
  const values: Record<string, unknown> = {};
  const types: Record<string, MetadataType> = {};
  for (const [key, value] of Object.entries(metadata)) {
    const type = typeOf(value);
    if (type === undefined || JSON.stringify(value).length > MAX_VALUE_LENGTH) continue;
    values[key] = value;
    types[key] = type;
  }
  return { values, types };
}

function typeOf(value: unknown): MetadataType | undefined {
  // 1.0 comes guarded, and so does an integer too long for JavaScript.
  if (typeof value === 'string' && isGuardedNumber(value)) return /[.e]/i.test(value) ? 'float' : 'int';
  if (typeof value === 'string') return 'str';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  if (Array.isArray(value)) return 'list';
  return isRecord(value) ? 'dict' : undefined;
}
