import { SetMetadata } from '@nestjs/common';

/** Where a handler, or its controller, keeps what {@link MayAnswer} says. */
export const MAY_ANSWER = 'zendo:may-answer';

/** Where a handler keeps what {@link Sends} says. */
export const SENDS = 'zendo:sends';

/**
 * Statuses that come of what an operation does, beside those that any operation of its kind answers
 * (`openapi/statuses.ts`). The API's document names them.
 */
export const MayAnswer = (...statuses: readonly number[]): MethodDecorator & ClassDecorator =>
  SetMetadata(MAY_ANSWER, statuses);

/** The media type of an answer that is no JSON. */
export const Sends = (type: string): MethodDecorator => SetMetadata(SENDS, type);
