import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import { z } from 'zod';
import { type Fault, InvalidRequestError } from './invalid-request.error.js';

const MAX_FAULTS = 50;

// What Zod says of a value that is not there names types and nothing else.
z.config({
  customError: (issue) => (issue.code === 'invalid_type' && issue.input === undefined ? 'This is needed.' : undefined),
});

/**
 * Checks what a handler's `@Body({ schema })`, `@Query({ schema })` or `@Param(name, { schema })` declares and gives the
 * handler the schema's output. @throws InvalidRequestError with a fault for each mistake
 */
@Injectable()
export class ValidationPipe implements PipeTransform {
  async transform(value: unknown, { type, schema, data }: ArgumentMetadata): Promise<unknown> {
    if (!schema || type === 'custom') return value;
    const result = await schema['~standard'].validate(value);
    if (!result.issues) return result.value;
    if (type === 'body' && value === undefined) {
      throw new InvalidRequestError([{ pointer: '', detail: 'A body is needed: a JSON object.' }]);
    }
    const faults = result.issues.flatMap((issue) => faultsOf(issue, type, data));
    throw new InvalidRequestError(faults.slice(0, MAX_FAULTS));
  }
}

function faultsOf(issue: StandardSchemaV1.Issue, type: ArgumentMetadata['type'], data: string | undefined): Fault[] {
  const path = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part));
  // Zod reports unknown members at their parent, all at once.
  const { code, keys, issues } = issue as { code?: string; keys?: string[]; issues?: StandardSchemaV1.Issue[] };
  if (code === 'unrecognized_keys' && keys) {
    const detail = type === 'body' ? 'There is no such member.' : 'There is no such parameter.';
    return keys.map((key) => faultAt([...path, key], detail, type, data));
  }
  // What is wrong with a key of a record is told one level down.
  if (code === 'invalid_key' && issues) return issues.map(({ message }) => faultAt(path, message, type, data));
  return [faultAt(path, issue.message, type, data)];
}

function faultAt(path: string[], detail: string, type: ArgumentMetadata['type'], data: string | undefined): Fault {
  if (type === 'body') return { pointer: path.map((part) => `/${escapePointer(part)}`).join(''), detail };
  return { parameter: (data ? [data, ...path] : path).join('.'), detail };
}

const escapePointer = (part: string): string => part.slice(0, 200).replaceAll('~', '~0').replaceAll('/', '~1');
