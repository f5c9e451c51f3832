import { Injectable, type PipeTransform } from '@nestjs/common';
import { RequestInvalidError } from '../errors/zenml.error.js';
import { isUuid, normalUuid } from '../uuid.js';

/** A UUID in the path, with or without hyphens → lower case with hyphens. @throws RequestInvalidError (422) */
@Injectable()
export class UuidPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    return parseUuid(value, 'path.id');
  }
}

/** @param place where the value stood, for the message. @throws RequestInvalidError */
export function parseUuid(value: string, place: string): string {
  if (!isUuid(value)) throw new RequestInvalidError([`${place}: Input should be a valid UUID`]);
  return normalUuid(value);
}
