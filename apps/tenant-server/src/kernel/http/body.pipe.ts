import { Injectable, type PipeTransform } from '@nestjs/common';
import { z } from 'zod';
import { RequestInvalidError } from '../errors/zenml.error.js';
import { holdsGuardedNumber, withPlainNumbers } from '../exact-numbers.js';

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
    if (!holdsGuardedNumber(value)) return this.#check(value);
    // A guarded number looks like a text. Whether numbers may stand where they do is told by what they stand for; what
    // takes whatever comes then keeps them guarded, and what is to be a number (it may have come as 1.0) gets one.
    const plain = this.#check(withPlainNumbers(value));
    const exact = this.schema.safeParse(value);
    return exact.success ? exact.data : plain;
  }

  #check(value: unknown): z.output<Schema> {
    const checked = this.schema.safeParse(value);
    if (checked.success) return checked.data;
    throw new RequestInvalidError(
      checked.error.issues.map((issue) => `${['body', ...issue.path.map(String)].join('.')}: ${issue.message}`),
    );
  }
}
