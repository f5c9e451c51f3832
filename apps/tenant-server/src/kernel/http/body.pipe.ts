import { Injectable, type PipeTransform } from '@nestjs/common';
import type { z } from 'zod';
import { RequestInvalidError } from '../errors/zenml.error.js';
import { withPlainNumbers } from '../exact-numbers.js';

/**
 * Checks a JSON body: `@Body(new BodyPipe(createTag)) body: CreateTag`. Unknown fields are dropped.
 * @throws RequestInvalidError (422, bare array) with one line a fault.
 */
@Injectable()
export class BodyPipe<Schema extends z.ZodType> implements PipeTransform<unknown, z.output<Schema>> {
  constructor(readonly schema: Schema) {}

  transform(value: unknown): z.output<Schema> {
    if (value === undefined || value === null) throw new RequestInvalidError(['body: Field required']);
    const parsed = this.schema.safeParse(value);
    if (parsed.success) return parsed.data;
    // A field that is to be a number may have come as 1.0, which is guarded for those that keep whatever comes.
    const plain = this.schema.safeParse(withPlainNumbers(value));
    if (plain.success) return plain.data;
    throw new RequestInvalidError(
      parsed.error.issues.map((issue) => `${['body', ...issue.path.map(String)].join('.')}: ${issue.message}`),
    );
  }
}
