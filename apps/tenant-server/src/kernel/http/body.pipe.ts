import { Injectable, type PipeTransform } from '@nestjs/common';
import { z } from 'zod';
import { RequestInvalidError } from '../errors/zenml.error.js';
import { withPlainNumbers } from '../exact-numbers.js';

/**
 * Checks a JSON body: `@Body(new BodyPipe(createTag)) body: CreateTag`. Unknown fields are dropped. A schema that is
 * optional lets a request be without a body, or with null for one.
 * @throws RequestInvalidError (422, bare array) with one line a fault.
 */
@Injectable()
export class BodyPipe<Schema extends z.ZodType> implements PipeTransform<unknown, z.output<Schema>> {
  constructor(readonly schema: Schema) {}

  transform(value: unknown): z.output<Schema> {
    if (value === undefined || value === null) {
      if (this.schema instanceof z.ZodOptional) return undefined as z.output<Schema>;
      throw new RequestInvalidError(['body: Field required']);
    }
    const parsed = this.schema.safeParse(value);
    if (parsed.success) return parsed.data;
    // A field that is to be a number may have come as 1.0, which is guarded for those that keep whatever comes.
    const plain = this.schema.safeParse(withPlainNumbers(value));
    if (plain.success) return plain.data;
    throw new RequestInvalidError(
      plain.error.issues.map((issue) => `${['body', ...issue.path.map(String)].join('.')}: ${issue.message}`),
    );
  }
}
